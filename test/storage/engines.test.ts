import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { sql } from "kysely";
import type { Storage } from "../../src/storage/Storage.js";
import {
  openTestStorage,
  scratchDirectory,
  tokenRow,
  type TestStorage,
} from "./openTestStorage.js";
import { testServer } from "./testServer.js";

jest.setTimeout(120_000);

const server = await testServer();
const scratch = scratchDirectory();

afterAll(async () => {
  await server?.end();
  scratch.remove();
});

const record = (sequence: number) => ({
  sequence,
  id: `record ${sequence}`,
  at: new Date("2026-01-02T03:04:05.678Z"),
  actor: "ada",
  action: "consul:setKey",
  outcome: "SUCCEEDED",
  detail: JSON.stringify({ nested: { list: [1, "two", null] } }),
  previous_hash: "before",
  hash: `hash ${sequence}`,
});

const operation = (id: string, key: string | null) => ({
  id,
  action: "consul:setKey",
  status: "RUNNING",
  actor: "ada",
  actor_roles: JSON.stringify(["developer"]),
  input: JSON.stringify({ key: "'; drop table operation; --" }),
  input_hash: "hash",
  idempotency_key: key,
  dry_run: false,
  approvals_required: 0,
  approval_rules: JSON.stringify([]),
  created_at: new Date(),
  policy_ids: JSON.stringify([]),
  policy_version: "1",
  facts: JSON.stringify({}),
});

const suite = (place: () => Promise<TestStorage>): void => {
  let where: TestStorage;
  let storage: Storage;

  beforeAll(async () => {
    where = await place();
    storage = await openTestStorage(where);
  });

  afterAll(async () => {
    await storage.close();
  });

  it("gives back what was written: texts, flags, numbers, times, JSON", async () => {
    await storage.db.insertInto("operation").values(operation("types", null)).execute();
    const read = await storage.db
      .selectFrom("operation")
      .selectAll()
      .where("id", "=", "types")
      .executeTakeFirstOrThrow();
    expect(read).toMatchObject({
      input: { key: "'; drop table operation; --" },
      actor_roles: ["developer"],
      dry_run: false,
      approvals_required: 0,
      sealed: null,
      error: null,
    });
    await storage.db.insertInto("audit_record").values(record(1)).execute();
    const [first] = await storage.db.selectFrom("audit_record").selectAll().execute();
    expect(first).toEqual({
      ...record(1),
      detail: { nested: { list: [1, "two", null] } },
      target_id: null,
      target_name: null,
      operation_id: null,
      reason: null,
    });
    const counted = await storage.db
      .selectFrom("audit_record")
      .select(({ fn }) => [fn.countAll<number>().as("count"), fn.max("sequence").as("last")])
      .executeTakeFirst();
    expect(counted).toEqual({ count: 1, last: 1 });
  });

  it("runs more kinds of statements than can be kept, again and again", async () => {
    const kinds = Array.from({ length: 100 }, (_, index) => index);
    for (const given of [1, 2]) {
      const refused = sql`select ${given}::int / 0`.execute(storage.db);
      await expect(refused).rejects.toMatchObject({ code: "22012" });
      for (const kind of kinds) {
        const asked = sql`select ${given}::int + ${sql.lit(kind)} as sum`.execute(storage.db);
        expect((await asked).rows).toEqual([{ sum: given + kind }]);
      }
    }
  });

  it("tells how many rows a statement has changed", async () => {
    await storage.db.insertInto("api_token").values(tokenRow("changed")).execute();
    const revoke = (id: string) =>
      storage.db
        .updateTable("api_token")
        .set({ revoked_at: new Date() })
        .where("id", "=", id)
        .executeTakeFirst();
    expect((await revoke("changed")).numUpdatedRows).toBe(1n);
    expect((await revoke("missing")).numUpdatedRows).toBe(0n);
  });

  it("claims an idempotency key once per caller, and none any number of times", async () => {
    const claim = (id: string, key: string | null) =>
      storage.db
        .insertInto("operation")
        .values(operation(id, key))
        .onConflict((conflict) =>
          conflict
            .columns(["actor", "idempotency_key"])
            .where("idempotency_key", "is not", null)
            .doNothing(),
        )
        .returning("id")
        .execute();
    const ids = Array.from({ length: 20 }, (_, index) => `claim ${index}`);
    const claimed = await Promise.all(ids.map((id) => claim(id, "key")));
    expect(claimed.flat()).toHaveLength(1);
    expect(await claim("free 1", null)).toHaveLength(1);
    expect(await claim("free 2", null)).toHaveLength(1);
    await expect(
      storage.db.insertInto("operation").values(operation("again", "key")).execute(),
    ).rejects.toMatchObject({ code: "23505", constraint: "operation_idempotency" });
  });

  it.each([
    "update audit_record set reason = 'other'",
    "update audit_record set reason = 'other' where false",
    "delete from audit_record",
    "truncate audit_record",
    "insert into audit_record select * from audit_record on conflict (id) do update set hash = ''",
  ])("refuses to change the ledger: %s", async (statement) => {
    const before = await storage.db.selectFrom("audit_record").selectAll().execute();
    await expect(sql.raw(statement).execute(storage.db)).rejects.toThrow(
      /append-only|permission denied/,
    );
    expect(await storage.db.selectFrom("audit_record").selectAll().execute()).toEqual(before);
  });

  it("keeps one head of the ledger, which may change", async () => {
    const head = { id: 1, sequence: 0, hash: "", at: new Date() };
    await storage.db.insertInto("audit_head").values(head).execute();
    await expect(
      storage.db
        .insertInto("audit_head")
        .values({ ...head, id: 2 })
        .execute(),
    ).rejects.toMatchObject({ code: "23514" });
    // Each reads, gives way, and writes what it read plus one: interleaved, some would be lost.
    await Promise.all(
      Array.from({ length: 20 }, () =>
        storage.transaction(async (transaction) => {
          const { sequence } = await transaction
            .selectFrom("audit_head")
            .select("sequence")
            .forUpdate()
            .executeTakeFirstOrThrow();
          await new Promise(setImmediate);
          await transaction
            .updateTable("audit_head")
            .set({ sequence: sequence + 1 })
            .execute();
        }),
      ),
    );
    const { sequence } = await storage.db
      .selectFrom("audit_head")
      .select("sequence")
      .executeTakeFirstOrThrow();
    expect(sequence).toBe(20);
  });

  it("keeps nothing of a transaction that fails", async () => {
    const failed = storage.transaction(async (transaction) => {
      await transaction.insertInto("api_token").values(tokenRow("half")).execute();
      throw new Error("changed my mind");
    });
    await expect(failed).rejects.toThrow("changed my mind");
    const swallowed = storage.transaction(async (transaction) => {
      await transaction.insertInto("api_token").values(tokenRow("half")).execute();
      await sql`select 1 / 0`.execute(transaction).catch(() => null);
    });
    await expect(swallowed).rejects.toMatchObject({ code: "25P02" });
    const kept = await storage.db
      .selectFrom("api_token")
      .select("id")
      .where("id", "=", "half")
      .execute();
    expect(kept).toEqual([]);
  });

  it("shows no row in the error of a refused statement", async () => {
    await storage.db.insertInto("api_token").values(tokenRow("canary")).execute();
    const refused = storage.db.insertInto("api_token").values(tokenRow("canary")).execute();
    const error: unknown = await refused.catch((cause: unknown) => cause);
    expect(JSON.stringify([error, String(error)])).not.toContain("canary");
  });

  it("keeps everything when it is opened again, and migrates nothing twice", async () => {
    await storage.close();
    storage = await openTestStorage(where);
    expect(await storage.db.selectFrom("audit_record").select("id").execute()).toHaveLength(1);
    expect(storage.status).toEqual({ up: true, reason: null });
  });

  it("refuses a schema that a newer version has written, and names both", async () => {
    await sql`insert into schema_migration values ('9999-later', now())`.execute(storage.db);
    await storage.close();
    await expect(openTestStorage(where)).rejects.toMatchObject({
      code: "SCHEMA_TOO_NEW",
      message: expect.stringMatching(/9999-later.*0001-first-tables/),
    });
  });
};

describe("the embedded database", () => {
  suite(() => Promise.resolve({ dataDirectory: scratch.path }));
});

const title = "PostgreSQL";
if (server === null) {
  describe.skip(`${title} (skipped: no TEST_POSTGRES_URL, and npm's binaries do not run here)`, () => {
    it.todo("is tested where there is a server");
  });
} else {
  describe(title, () => {
    suite(async () => ({ databaseUrl: await server.createDatabase() }));

    it("is migrated once by replicas that start together", async () => {
      const databaseUrl = await server.createDatabase();
      const replicas = await Promise.all(
        Array.from({ length: 4 }, () => openTestStorage({ databaseUrl })),
      );
      expect(replicas.map(({ kind }) => kind)).toEqual(Array(4).fill("postgres"));
      await Promise.all(replicas.map((replica) => replica.close()));
    });
  });
}
