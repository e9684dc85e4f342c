import { createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { Fault } from "../../src/errors.js";
import { Oidc, type TestClaims } from "./oidcKit.js";
import { makeKey, sign, TestProvider, type TestKey } from "./TestProvider.js";

let oidc: Oidc;
let stranger: TestKey;
let attacker: TestProvider;

beforeAll(async () => {
  oidc = await Oidc.start();
  stranger = await makeKey("first");
  attacker = await TestProvider.start([stranger]);
});

afterAll(() => Promise.all([oidc.provider.stop(), attacker.stop()]));

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

describe("tokens of an issuer", () => {
  it("names the caller by the claims, and gives roles by groups", async () => {
    const token = await oidc.token({ name: "Ada L", groups: ["developers", "admins", "others"] });
    expect(await oidc.outcome(token)).toMatchObject({
      subject: "ada",
      name: "Ada L",
      roles: ["developer", "admin"],
      claims: { iss: oidc.provider.issuer, groups: ["developers", "admins", "others"] },
    });
  });

  it("answers at once what it has verified", async () => {
    const token = await oidc.token();
    const first = await oidc.authenticate(token);
    expect(oidc.authenticate(token)).toBe(first);
  });

  it("takes groups from a text, and gives no role where no group has one", async () => {
    const spaced = await oidc.outcome(await oidc.token({ groups: "x  developers y" }));
    expect(spaced).toMatchObject({ roles: ["developer"] });
    for (const groups of ["nobody", [], 5, null, { developers: true }, ["__proto__"]]) {
      expect(await oidc.verdict(await oidc.token({ groups }))).toBe("FORBIDDEN");
    }
    expect(await oidc.verdict(await oidc.token({ groups: undefined }))).toBe("FORBIDDEN");
  });

  it.each([
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
    "EdDSA",
  ])("verifies %s", async (alg) => {
    const other = await Oidc.start();
    const key = await makeKey("k", alg);
    other.provider.keys = [key];
    expect(await other.verdict(await sign(key, other.claims()))).toBe("ok");
    await other.provider.stop();
  });
});

describe("tokens that are refused", () => {
  const bad = async (token: string): Promise<void> => {
    const fault = await Promise.resolve()
      .then(() => oidc.authenticate(token))
      .catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(Fault);
    expect(fault).toMatchObject({ code: "TOKEN_INVALID", message: "The token is not valid." });
  };

  it.each([
    "garbage",
    "a.b.c",
    "..",
    `${part({ alg: "ES256" })}.${part([])}.x`,
    `${part({ alg: "ES256" })}.bm8ganNvbg.x`,
    "x".repeat(20_000),
  ])("26: no token at all", bad);

  it("26: a changed signature, and changed claims", async () => {
    const [header = "", claims = "", signature = ""] = (await oidc.token()).split(".");
    await bad(`${header}.${claims}.${signature.slice(0, -4)}AAAA`);
    await bad(`${header}.${claims}.`);
    await bad(`${header}.${part(oidc.claims({ groups: ["admins"] }))}.${signature}`);
  });

  it.each(["none", "None", "NONE", "nOnE"])("26: alg %s", async (alg) => {
    const token = `${part({ alg })}.${part(oidc.claims())}.`;
    await bad(token);
    await bad(`${token}AA`);
  });

  it.each([
    ["HS256", "sha256"],
    ["HS384", "sha384"],
    ["HS512", "sha512"],
  ])("26: %s with the public key as the secret", async (alg, hash) => {
    const signed = `${part({ alg, kid: oidc.key.kid })}.${part(oidc.claims())}`;
    for (const secret of [oidc.key.pem, oidc.key.pem.trim(), JSON.stringify(oidc.key.jwk)]) {
      await bad(`${signed}.${createHmac(hash, secret).update(signed).digest("base64url")}`);
    }
  });

  it("26: another key under a known id", async () => {
    await bad(await sign(stranger, oidc.claims()));
  });

  it("26: an algorithm that the key is not for", async () => {
    const rsa = await makeKey("first", "RS256");
    await bad(await sign(rsa, oidc.claims()));
  });

  const invalid: readonly (readonly [string, TestClaims])[] = [
    ["another audience", { aud: "another" }],
    ["other audiences", { aud: ["a", "b"] }],
    ["no audience", { aud: undefined }],
    ["no issuer", { iss: undefined }],
    ["no exp", { exp: undefined }],
    ["no sub", { sub: undefined }],
    ["an empty sub", { sub: "" }],
    ["a sub of two lines", { sub: "a\nb" }],
    ["a sub with half a character", { sub: "a\ud800" }],
  ];
  it.each(invalid)("28: %s", async (_, claims) => {
    await bad(await oidc.token(claims));
  });

  it.each(["exp", "nbf", "iat", "sub"])("28: a %s that is no such thing", async (claim) => {
    for (const value of [{ a: 1 }, "1", true, null, []]) {
      // A number would be a subject's text, and a text no time.
      if (claim !== "sub" || value !== "1") await bad(await oidc.token({ [claim]: value }));
    }
  });

  it("28: the issuer without its slash is another issuer", async () => {
    await bad(await oidc.token({ iss: oidc.provider.issuer.slice(0, -1) }));
  });

  it("28: an issuer that is not configured, without a call to anybody", async () => {
    const before = [...oidc.provider.asked];
    await bad(await sign(stranger, oidc.claims({ iss: attacker.issuer })));
    expect(attacker.asked).toEqual([]);
    expect(oidc.provider.asked).toEqual(before);
  });

  it("29: headers that say where keys are lead nowhere", async () => {
    const reads = oidc.provider.keyReads;
    const evil = `${attacker.issuer}keys`;
    const headers = [
      { jku: evil },
      { x5u: evil },
      { jwk: stranger.jwk },
      { kid: evil, jku: evil },
      { kid: "../../etc/passwd" },
      { kid: "x".repeat(5_000) },
    ];
    for (const header of headers) await bad(await sign(stranger, oidc.claims(), header));
    expect(attacker.asked).toEqual([]);
    expect(oidc.provider.keyReads).toBe(reads);
  });

  it("29: a critical header that is not understood", async () => {
    const header = { alg: "ES256", kid: "first", crit: ["evil"], evil: true };
    const [, claims = "", signature = ""] = (await oidc.token()).split(".");
    await bad(`${part(header)}.${claims}.${signature}`);
  });

  it("25: no token, and an empty one", () => {
    for (const token of [null, ""]) {
      expect(() => oidc.authenticate(token)).toThrow("Authorization: Bearer");
    }
  });

  it("tells why in the log, once a minute each, and never a token", async () => {
    const fresh = await Oidc.start();
    const token = await fresh.token({ aud: "another" });
    for (let time = 0; time < 3; time += 1) await fresh.verdict(token);
    expect(fresh.log.lines).toEqual([
      {
        level: "info",
        fields: { reason: "the claim aud: check_failed" },
        message: "a token was refused",
      },
    ]);
    await fresh.provider.stop();
  });
});

describe("the time of a token", () => {
  const verdictOf = async (claims: TestClaims): Promise<string> =>
    oidc.verdict(await oidc.token(claims));

  it("27: expired, with a tolerance of 5 seconds", async () => {
    const { seconds } = oidc.clock;
    expect(await verdictOf({ exp: seconds - 4 })).toBe("ok");
    expect(await verdictOf({ exp: seconds - 5 })).toBe("TOKEN_EXPIRED");
    expect(await verdictOf({ exp: seconds - 6 })).toBe("TOKEN_EXPIRED");
    expect(await verdictOf({ exp: 0 })).toBe("TOKEN_EXPIRED");
  });

  it.each(["nbf", "iat"])("27: not yet valid by %s, with the same tolerance", async (claim) => {
    const { seconds } = oidc.clock;
    expect(await verdictOf({ [claim]: seconds + 5 })).toBe("ok");
    expect(await verdictOf({ [claim]: seconds + 6 })).toBe("TOKEN_NOT_YET_VALID");
  });

  it("27: only who signs is told that its token has expired", async () => {
    const expired = oidc.claims({ exp: oidc.clock.seconds - 60 });
    expect(await oidc.verdict(await sign(stranger, expired))).toBe("TOKEN_INVALID");
  });

  it("27: a token that was verified expires as well, and a clock that goes back counts", async () => {
    const other = await Oidc.start();
    const { clock } = other;
    const token = await other.token({ nbf: clock.seconds - 10, exp: clock.seconds + 60 });
    expect(await other.verdict(token)).toBe("ok");
    clock.pass(64_999);
    expect(await other.verdict(token)).toBe("ok");
    clock.pass(1);
    expect(await other.verdict(token)).toBe("TOKEN_EXPIRED");
    clock.pass(-65_000);
    expect(await other.verdict(token)).toBe("ok");
    clock.pass(-20_000);
    expect(await other.verdict(token)).toBe("TOKEN_NOT_YET_VALID");
    await other.provider.stop();
  });
});
