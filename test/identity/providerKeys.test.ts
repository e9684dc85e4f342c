import type { ServerResponse } from "node:http";
import { afterEach, describe, expect, it } from "@jest/globals";
import { until } from "../support/until.js";
import { MINUTE, Oidc } from "./oidcKit.js";
import { json, makeKey, sign } from "./TestProvider.js";

const started: Oidc[] = [];

const start = async (...options: Parameters<typeof Oidc.start>): Promise<Oidc> => {
  const oidc = await Oidc.start(...options);
  started.push(oidc);
  return oidc;
};

afterEach(() => Promise.all(started.splice(0).map(({ provider }) => provider.stop())));

/** A token that outlives every test. */
const longLived = (oidc: Oidc): Promise<string> =>
  oidc.token({ exp: oidc.clock.seconds + 100_000 });

describe("keys of a provider that is well", () => {
  it("are read once for many callers at once", async () => {
    const oidc = await start();
    const tokens = await Promise.all(Array.from({ length: 50 }, (_, n) => oidc.token({ n })));
    const verdicts = await Promise.all(tokens.map((token) => oidc.verdict(token)));
    expect(new Set(verdicts)).toEqual(new Set(["ok"]));
    expect(oidc.provider.asked).toEqual(["/.well-known/openid-configuration", "/keys"]);
  });

  it("are read where the configuration says, without the discovery document", async () => {
    const oidc = await start();
    const jwksUri = `${oidc.provider.issuer}keys`;
    const direct = await start({ jwksUri });
    direct.provider.keys = [];
    expect(await direct.verdict(await sign(oidc.key, direct.claims()))).toBe("ok");
    expect(direct.provider.asked).toEqual([]);
    expect(oidc.provider.asked).toEqual(["/keys"]);
  });

  it("29: are read again for a key that is not known, at most once in 30 seconds", async () => {
    const oidc = await start();
    expect(await oidc.verdict(await oidc.token())).toBe("ok");
    for (let kid = 0; kid < 200; kid += 1) {
      expect(await oidc.verdict(await oidc.token({}, { kid: `random-${kid}` }))).toBe(
        "TOKEN_INVALID",
      );
    }
    expect(oidc.provider.keyReads).toBe(1);
    oidc.clock.pass(30_000);
    const many = Array.from({ length: 20 }, (_, n) => oidc.token({}, { kid: `other-${n}` }));
    await Promise.all((await Promise.all(many)).map((token) => oidc.verdict(token)));
    expect(oidc.provider.keyReads).toBe(2);
  });

  it("F29: a new key is accepted after one reading, an old one refused once it is gone", async () => {
    const oidc = await start();
    const old = await longLived(oidc);
    expect(await oidc.verdict(old)).toBe("ok");
    const next = await makeKey("second");
    oidc.provider.keys = [oidc.key, next];
    oidc.clock.pass(30_000);
    expect(await oidc.verdict(await sign(next, oidc.claims()))).toBe("ok");
    expect(await oidc.verdict(old)).toBe("ok");
    expect(oidc.provider.keyReads).toBe(2);
    oidc.provider.keys = [next];
    oidc.clock.pass(10 * MINUTE + 1);
    // It was verified and remembered; the key that vouched for it is gone all the same.
    expect(await oidc.verdict(old)).toBe("TOKEN_INVALID");
    expect(await oidc.verdict(await sign(next, oidc.claims()))).toBe("ok");
    expect(oidc.provider.keyReads).toBe(3);
  });

  it.each([
    ["no id in the token's header", undefined, ["first", "second"]],
    ["one id for several keys", "same", ["same", "same"]],
  ])("are tried each where several are in question: %s", async (_, kid, published) => {
    const oidc = await start();
    const keys = await Promise.all(published.map((id) => makeKey(id)));
    const stranger = await makeKey("first");
    oidc.provider.keys = keys;
    for (const key of keys) {
      expect(await oidc.verdict(await sign(key, oidc.claims(), { kid }))).toBe("ok");
      const old = oidc.claims({ exp: oidc.clock.seconds - 10 });
      expect(await oidc.verdict(await sign(key, old, { kid }))).toBe("TOKEN_EXPIRED");
    }
    expect(await oidc.verdict(await sign(stranger, oidc.claims(), { kid }))).toBe("TOKEN_INVALID");
  });

  it("are read again beside the requests, before anybody has to wait for them", async () => {
    const oidc = await start();
    const token = await longLived(oidc);
    await oidc.authenticate(token);
    oidc.clock.pass(5 * MINUTE + 1);
    const identity = oidc.authenticate(token);
    expect(identity).toMatchObject({ subject: "ada" });
    await until("the keys are read again", () => oidc.provider.keyReads === 2);
  });
});

describe("F28: a provider that is down", () => {
  it("is told by 503 where no key is known, and asked at most once in 2 seconds", async () => {
    const oidc = await start();
    await oidc.provider.stop();
    const token = await oidc.token();
    await expect(oidc.authenticate(token)).rejects.toMatchObject({
      code: "AUTH_PROVIDER_UNAVAILABLE",
      status: 503,
      extensions: { retryAfterSeconds: 2 },
    });
    await oidc.provider.listen();
    expect(await oidc.verdict(token)).toBe("AUTH_PROVIDER_UNAVAILABLE");
    expect(oidc.provider.asked).toEqual([]);
    oidc.clock.pass(2_000);
    expect(await oidc.verdict(token)).toBe("ok");
    expect(oidc.log.lines.map(({ message }) => message)).toEqual([
      "the keys of the identity provider cannot be read; none is known",
      "the identity provider answers again",
    ]);
  });

  it("does not turn what is no token into something that may be one", async () => {
    const oidc = await start();
    await oidc.provider.stop();
    expect(await oidc.verdict("a.b.c")).toBe("TOKEN_INVALID");
    expect(await oidc.verdict(await oidc.token({ iss: "https://other.example/" }))).toBe(
      "TOKEN_INVALID",
    );
  });

  it("is served for by its last keys for an hour, then by 503, and never open", async () => {
    const oidc = await start();
    const [known, fresh] = [await longLived(oidc), await longLived(oidc)];
    expect(await oidc.verdict(known)).toBe("ok");
    await oidc.provider.stop();
    for (let minutes = 0; minutes < 60; minutes += 5) {
      oidc.clock.pass(5 * MINUTE);
      expect(await oidc.verdict(known)).toBe("ok");
      expect(await oidc.verdict(await oidc.token({ minutes }))).toBe("ok");
      expect(await oidc.verdict(await oidc.token({ aud: "another" }))).toBe("TOKEN_INVALID");
    }
    oidc.clock.pass(1);
    for (const token of [known, fresh, await oidc.token()]) {
      expect(await oidc.verdict(token)).toBe("AUTH_PROVIDER_UNAVAILABLE");
    }
    await oidc.provider.listen();
    oidc.clock.pass(2_000);
    expect(await oidc.verdict(known)).toBe("ok");
  });

  it("leaves open whether a key that is not known is a new one", async () => {
    const oidc = await start();
    expect(await oidc.verdict(await oidc.token())).toBe("ok");
    await oidc.provider.stop();
    oidc.clock.pass(30_000);
    const rotated = await oidc.token({}, { kid: "second" });
    expect(await oidc.verdict(rotated)).toBe("AUTH_PROVIDER_UNAVAILABLE");
    expect(await oidc.verdict(await oidc.token())).toBe("ok");
  });

  it("is asked again where the clock was set back: nobody knows how old its keys are", async () => {
    const oidc = await start();
    expect(await oidc.verdict(await oidc.token())).toBe("ok");
    oidc.clock.pass(-60 * MINUTE);
    expect(await oidc.verdict(await oidc.token())).toBe("ok");
    expect(oidc.provider.keyReads).toBe(2);
  });
});

type Answering = (response: ServerResponse) => void;

const document = (more: object) => (issuer: string) =>
  json({ issuer, jwks_uri: `${issuer}keys`, ...more });

describe("a provider that answers what it must not", () => {
  const discoveries: readonly (readonly [string, (issuer: string) => Answering])[] = [
    ["another issuer", document({ issuer: "https://other.example/" })],
    ["its issuer without the slash", (issuer) => document({ issuer: issuer.slice(0, -1) })(issuer)],
    ["no jwks_uri", document({ jwks_uri: undefined })],
    ["a jwks_uri without TLS elsewhere", document({ jwks_uri: "http://192.0.2.1/keys" })],
    ["a jwks_uri that is a file", document({ jwks_uri: "file:///etc/passwd" })],
    ["no JSON", () => (response) => response.end("<html>")],
    ["a list", () => json([])],
    ["a 500", () => (response) => response.writeHead(500).end("{}")],
    [
      "a redirect",
      (issuer) => (response) => response.writeHead(302, { location: `${issuer}keys` }).end(),
    ],
    ["a reset", () => (response) => response.destroy()],
  ];
  it.each(discoveries)("discovery: %s", async (_, answering) => {
    const oidc = await start();
    oidc.provider.answers = { discovery: answering(oidc.provider.issuer) };
    expect(await oidc.verdict(await oidc.token())).toBe("AUTH_PROVIDER_UNAVAILABLE");
    expect(oidc.provider.keyReads).toBe(0);
  });

  const keySets: readonly (readonly [string, Answering])[] = [
    ["no key", json({ keys: [] })],
    ["no set", json([])],
    ["a thousand keys", json({ keys: Array.from({ length: 1_000 }, () => ({ kty: "EC" })) })],
    ["2 MiB with a length", json({ keys: [{ kty: "EC", x: "x".repeat(2_097_152) }] })],
    [
      "2 MiB in chunks",
      (response) => {
        response.write('{"keys":[{"kty":"EC","x":"');
        for (let chunk = 0; chunk < 32; chunk += 1) response.write("x".repeat(65_536));
        response.end('"}]}');
      },
    ],
    ["half a document", (response) => response.end('{"keys":[')],
    ["a redirect", (response) => response.writeHead(307, { location: "/elsewhere" }).end()],
  ];
  it.each(keySets)("keys: %s", async (_, keys) => {
    const oidc = await start();
    oidc.provider.answers = { keys };
    expect(await oidc.verdict(await oidc.token())).toBe("AUTH_PROVIDER_UNAVAILABLE");
    expect(oidc.provider.asked).toEqual(["/.well-known/openid-configuration", "/keys"]);
  });

  it("keys that are no use beside one that is", async () => {
    const oidc = await start();
    const odd = [{ kty: "oct", k: "AA" }, { kty: "?" }, { kty: "EC", crv: "P-256" }];
    oidc.provider.answers = { keys: json({ keys: [...odd, oidc.key.jwk] }) };
    expect(await oidc.verdict(await oidc.token())).toBe("ok");
  });

  it("a key that is too short for its algorithm", async () => {
    const oidc = await start();
    const jwk = { kty: "RSA", n: "AQAB".repeat(10), e: "AQAB", kid: "short", alg: "RS256" };
    oidc.provider.answers = { keys: json({ keys: [jwk] }) };
    const rsa = await makeKey("short", "RS256");
    expect(await oidc.verdict(await sign(rsa, oidc.claims()))).toBe("TOKEN_INVALID");
  });

  it.each(["discovery", "keys"] as const)(
    "%s that never ends: 503 at the deadline",
    async (which) => {
      const oidc = await start({}, 200);
      oidc.provider.answers = {
        [which]: (response: ServerResponse) => {
          response.write("{");
        },
      };
      const tokens = await Promise.all([oidc.token(), oidc.token({ n: 1 })]);
      const verdicts = await Promise.all(tokens.map((token) => oidc.verdict(token)));
      expect(verdicts).toEqual(["AUTH_PROVIDER_UNAVAILABLE", "AUTH_PROVIDER_UNAVAILABLE"]);
      expect(oidc.provider.asked.filter((path) => path.startsWith("/."))).toHaveLength(1);
    },
  );
});
