import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { Fault } from "../../src/errors.js";
import { ApiTokens } from "../../src/identity/ApiTokens.js";
import { createAuthenticator, hashOf } from "../../src/identity/createAuthenticator.js";
import { StoredTokens } from "../../src/identity/StoredTokens.js";
import { MemoryLog } from "../support/testFront.js";
import { MINUTE, TestClock } from "./oidcKit.js";
import { TokenDatabase } from "./tokenDatabase.js";

let database: TokenDatabase;
let clock: TestClock;
let tokens: ApiTokens;

beforeAll(async () => {
  database = await TokenDatabase.open();
});

afterAll(() => database.close());

beforeEach(async () => {
  database.broken = null;
  await database.db.deleteFrom("api_token").execute();
  database.statements.length = 0;
  clock = new TestClock();
  tokens = new ApiTokens(database.db, () => clock.now);
});

/** One gateway of several on the same database. */
const replica = () => {
  const log = new MemoryLog();
  const stored = new StoredTokens(tokens, { log, now: () => clock.now });
  const authenticate = createAuthenticator([], [stored]);
  const verdict = async (token: string): Promise<string> => {
    try {
      return (await authenticate(token)).subject;
    } catch (error) {
      return error instanceof Fault ? error.code : String(error);
    }
  };
  return { log, stored, authenticate, verdict };
};

const make = (more: Partial<Parameters<ApiTokens["create"]>[0]> = {}) =>
  tokens.create({
    subject: "ci",
    roles: ["developer"],
    ttlSeconds: null,
    createdBy: "ada",
    ...more,
  });

describe("API tokens", () => {
  it("have 256 bits, of which the database holds a hash", async () => {
    const { token, ...made } = await make({ ttlSeconds: 60 });
    expect(token).toMatch(/^cw_[\w-]{43}$/);
    expect(made).toMatchObject({ subject: "ci", roles: ["developer"], createdBy: "ada" });
    expect(made.expiresAt?.getTime()).toBe(clock.now + MINUTE);
    const content = await database.content();
    expect(content).not.toContain(token.slice(3));
    expect(content).toContain(hashOf(token));
    expect(await tokens.list()).toEqual([made]);
  });

  it("name their bearer, at once from the second time on", async () => {
    const { token } = await make({ roles: ["developer", "approver"] });
    const { authenticate } = replica();
    const identity = await authenticate(token);
    expect(identity).toEqual({
      subject: "ci",
      name: null,
      roles: ["developer", "approver"],
      claims: {},
    });
    expect(authenticate(token)).toBe(identity);
  });

  it("are looked up once for many callers at once", async () => {
    const { token } = await make();
    const { verdict } = replica();
    database.statements.length = 0;
    const verdicts = await Promise.all(Array.from({ length: 100 }, () => verdict(token)));
    expect(new Set(verdicts)).toEqual(new Set(["ci"]));
    expect(database.statements).toHaveLength(1);
  });

  it("without a role are of no use", async () => {
    const { token } = await make({ roles: [] });
    expect(await replica().verdict(token)).toBe("FORBIDDEN");
  });

  it("that nobody made are refused, those of another form without asking the database", async () => {
    const { verdict } = replica();
    const { token } = await make();
    database.statements.length = 0;
    for (const other of ["cw_", `${token}x`, token.slice(0, -1), token.replace("cw_", "cx_")]) {
      expect(await verdict(other)).toBe("TOKEN_INVALID");
    }
    expect(database.statements).toHaveLength(0);
    expect(await verdict(`cw_${"A".repeat(43)}`)).toBe("TOKEN_INVALID");
    expect(database.statements).toHaveLength(1);
  });

  it("expire", async () => {
    const { token } = await make({ ttlSeconds: 1 });
    const { verdict } = replica();
    expect(await verdict(token)).toBe("ci");
    clock.pass(999);
    expect(await verdict(token)).toBe("ci");
    clock.pass(1);
    expect(await verdict(token)).toBe("TOKEN_EXPIRED");
    expect(await replica().verdict(token)).toBe("TOKEN_EXPIRED");
  });

  it("end within a second once they are revoked, on every replica", async () => {
    const { token, id } = await make();
    const replicas = [replica(), replica()];
    for (const { verdict } of replicas) expect(await verdict(token)).toBe("ci");
    expect((await tokens.revoke(id))?.revokedAt?.getTime()).toBe(clock.now);
    clock.pass(1_000);
    for (const { verdict } of replicas) {
      expect(await verdict(token)).toBe("TOKEN_INVALID");
      expect(await verdict(token)).toBe("TOKEN_INVALID");
    }
  });

  it("can be revoked twice, and what is not there cannot", async () => {
    const { id } = await make();
    const first = await tokens.revoke(id);
    clock.pass(5_000);
    expect(await tokens.revoke(id)).toEqual(first);
    expect(await tokens.revoke("nothing")).toBeNull();
  });
});

describe("while the database cannot be asked", () => {
  const down = new Fault("STORAGE_UNAVAILABLE", "The database cannot be used.");

  it("what it confirmed goes on for ten minutes, and what it did not is not known", async () => {
    const { token } = await make();
    const other = await make();
    const { verdict } = replica();
    expect(await verdict(token)).toBe("ci");
    database.broken = down;
    for (let minute = 0; minute < 9; minute += 1) {
      clock.pass(MINUTE);
      expect(await verdict(token)).toBe("ci");
    }
    expect(await verdict(other.token)).toBe("STORAGE_UNAVAILABLE");
    clock.pass(MINUTE);
    expect(await verdict(token)).toBe("STORAGE_UNAVAILABLE");
    database.broken = null;
    expect(await verdict(token)).toBe("ci");
  });

  it("a token still expires", async () => {
    const { token } = await make({ ttlSeconds: 60 });
    const { verdict } = replica();
    expect(await verdict(token)).toBe("ci");
    database.broken = down;
    clock.pass(MINUTE);
    expect(await verdict(token)).toBe("TOKEN_EXPIRED");
  });
});

describe("the last use", () => {
  const lastUses = async () => (await tokens.list()).map(({ lastUsedAt }) => lastUsedAt?.getTime());
  const updates = () => database.statements.filter((sql) => sql.startsWith("update")).length;

  it("is written at most once a minute, for many tokens at once", async () => {
    const made = await Promise.all([make(), make(), make()]);
    const { verdict, stored } = replica();
    const useAll = () => Promise.all(made.map(({ token }) => verdict(token)));
    await useAll();
    await stored.close();
    expect(await lastUses()).toEqual(made.map(() => clock.now));
    expect(updates()).toBe(1);
    clock.pass(59_999);
    await useAll();
    await stored.close();
    expect(updates()).toBe(1);
    clock.pass(1);
    await useAll();
    await stored.close();
    expect(updates()).toBe(2);
    expect(await lastUses()).toEqual(made.map(() => clock.now));
  });

  it("fails no request where it cannot be written", async () => {
    const { token } = await make();
    const { verdict, stored, log } = replica();
    expect(await verdict(token)).toBe("ci");
    database.broken = new Error("the disk is full");
    await stored.close();
    expect(await verdict(token)).toBe("ci");
    expect(log.lines).toMatchObject([
      { level: "warn", message: "the last use of tokens was not recorded" },
    ]);
  });
});
