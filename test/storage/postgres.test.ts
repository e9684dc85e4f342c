import { afterAll, describe, expect, it, jest } from "@jest/globals";
import { sql } from "kysely";
import pg from "pg";
import { Fault } from "../../src/errors.js";
import { openTestStorage, tokenRow } from "./openTestStorage.js";
import { administer, PostgresServer } from "./PostgresServer.js";
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

  it("is up while others have taken all of its connections, and the pool keeps its own", async () => {
    const url = server.url("postgres");
    const storage = await openTestStorage({ databaseUrl: url });
    const others: pg.Client[] = [];
    const take = async (): Promise<boolean> => {
      const client = new pg.Client({ connectionString: url });
      client.on("error", () => undefined);
      const taken = await client.connect().then(
        () => true,
        () => false,
      );
      if (taken) others.push(client);
      return taken;
    };
    const read = () => storage.db.selectFrom("api_token").select("id").execute();
    const looks = async (): Promise<string> => {
      const { rows } = await sql<{ last: string | null }>`
        select max(query_start)::text as last from pg_stat_activity
        where query like '%transaction_read_only%' and pid <> pg_backend_pid()`.execute(storage.db);
      return rows[0]?.last ?? "";
    };
    await until("it to look", async () => (await looks()) !== "");
    while (await take());
    const last = await looks();
    await until("it to look again", async () => (await looks()) !== last);
    await read();
    expect(storage.status).toEqual({ up: true, reason: null });
    for (const client of others) await client.end();
    await storage.close();
  });

  it("that takes no writes any more is down, and up once it takes them", async () => {
    const url = server.url("postgres");
    await administer(url, "create database demoted");
    const storage = await openTestStorage({ databaseUrl: server.url("demoted") });
    const demote = async (setting: "on" | "off"): Promise<void> => {
      await administer(
        url,
        `alter database demoted set default_transaction_read_only = ${setting}`,
      );
      await administer(
        url,
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = 'demoted'",
      );
    };
    await demote("on");
    await until("the status to tell it", () => !storage.status.up);
    expect(storage.status.reason).toContain("read-only");
    await demote("off");
    await until("it to be up again", () => storage.status.up);
    await storage.db.insertInto("api_token").values(tokenRow("after")).execute();
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
