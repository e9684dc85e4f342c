import { afterAll, describe, expect, it, jest } from "@jest/globals";
import { sql } from "kysely";
import { Fault } from "../../src/errors.js";
import { openTestStorage, tokenRow } from "./openTestStorage.js";
import { PostgresServer } from "./PostgresServer.js";
import { until } from "../support/until.js";

jest.setTimeout(120_000);

const faultOf = async (work: Promise<unknown>): Promise<Fault> => {
  const cause: unknown = await work.catch((thrown: unknown) => thrown);
  if (cause instanceof Fault) return cause;
  throw new Error("no fault", { cause });
};

describe("a URL of a server that cannot be used", () => {
  it.each([
    ["nothing listens", "postgres://ada:canary@127.0.0.1:1/causeway", "ECONNREFUSED"],
    ["another scheme", "mysql://ada:canary@127.0.0.1/causeway", "postgres://"],
    ["no URL", "ada:canary@", "postgres://"],
  ])("%s: says so without the password", async (_, databaseUrl, said) => {
    const fault = await faultOf(openTestStorage({ databaseUrl }));
    expect(fault.code).toBe("STORAGE_UNAVAILABLE");
    expect(fault.message).toContain(said);
    expect(JSON.stringify([fault.message, fault.stack, fault.cause])).not.toContain("canary");
  });
});

const server = await PostgresServer.start();
const describeServer = server === null ? describe.skip : describe;
const title = server === null ? "a server (skipped: npm's binaries do not run here)" : "a server";

afterAll(async () => {
  await server?.remove();
});

describeServer(title, () => {
  if (server === null) {
    it.todo("is tested where there is one");
    return;
  }

  it("is named where it has no such database", async () => {
    const fault = await faultOf(openTestStorage({ databaseUrl: server.url("missing") }));
    expect(fault.code).toBe("STORAGE_UNAVAILABLE");
    expect(fault.message).toContain('database "missing" does not exist');
  });

  it("may go and come back: refused meanwhile, nothing is lost, nothing is restarted", async () => {
    const storage = await openTestStorage({ databaseUrl: server.url("postgres") });
    await storage.db.insertInto("api_token").values(tokenRow("before")).execute();
    const open = storage.transaction(async (transaction) => {
      await transaction.insertInto("api_token").values(tokenRow("within")).execute();
      await server.stop();
      await transaction.insertInto("api_token").values(tokenRow("within too")).execute();
    });
    expect((await faultOf(open)).code).toBe("STORAGE_UNAVAILABLE");
    await until("the status to tell it", () => !storage.status.up);
    // It may still be on its way down.
    expect(storage.status.reason).toMatch(/cannot be reached|shutting down|cannot be used/);
    const asked = storage.db.selectFrom("api_token").select("id").execute();
    expect((await faultOf(asked)).code).toBe("STORAGE_UNAVAILABLE");
    await server.start();
    await until("the status to tell that it is back", () => storage.status.up);
    const kept = await storage.db.selectFrom("api_token").select("id").execute();
    expect(kept).toEqual([{ id: "before" }]);
    await storage.close();
  });

  it("ends a statement that takes too long, and goes on", async () => {
    const databaseUrl = server.url("postgres");
    const storage = await openTestStorage({ databaseUrl, statementMs: 2_000 });
    const fault = await faultOf(sql`select pg_sleep(60)`.execute(storage.db));
    expect(fault.code).toBe("STORAGE_UNAVAILABLE");
    expect(await storage.db.selectFrom("api_token").select("id").execute()).toHaveLength(1);
    await storage.close();
  });
});
