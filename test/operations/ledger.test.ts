import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { sql } from "kysely";
import { type ConsulSandbox, startConsul } from "../../sandbox/consul/startConsul.js";
import { openAuditKey } from "../../src/operations/auditKey.js";
import { Checkpoint } from "../../src/operations/Checkpoint.js";
import { Seals } from "../../src/operations/Seals.js";
import { type LedgerReport, verifyLedger } from "../../src/operations/verifyLedger.js";
import type { Storage } from "../../src/storage/Storage.js";
import { openTestStorage, scratchDirectory } from "../storage/openTestStorage.js";
import { type List, TestGateway, type TestGatewayOptions } from "../support/startTestGateway.js";
import { codeOf, operationOf, setKey } from "./keyChanges.js";
import { writesTo } from "./startHouse.js";

let consul: ConsulSandbox;
let scratch: ReturnType<typeof scratchDirectory>;

beforeEach(async () => {
  scratch = scratchDirectory();
  consul = await startConsul();
});

afterEach(async () => {
  await consul.close();
  scratch.remove();
});

const start = (options: TestGatewayOptions = {}): Promise<TestGateway> =>
  TestGateway.start([{ name: "hz", address: consul.address }], {
    data: dataOf(scratch.path),
    ...options,
  });

const dataOf = (directory: string) => join(directory, "data");

/** Five changes on record: each has an intent and an outcome. */
const write = async (causeway: TestGateway): Promise<void> => {
  for (const key of ["a", "b", "c", "d", "e"]) {
    operationOf(await setKey(causeway, { key, value: "v" }));
  }
};

/** Opens a database that no gateway has open. */
const withDatabase = async <T>(data: string, use: (storage: Storage) => Promise<T>): Promise<T> => {
  const storage = await openTestStorage({ dataDirectory: data });
  try {
    return await use(storage);
  } finally {
    await storage.close();
  }
};

const verified = (data: string): Promise<LedgerReport> =>
  withDatabase(data, async ({ db }) => verifyLedger({ db, ...(await partsOf(data)) }));

/** What seals the ledger of a data directory. */
const partsOf = async (data: string) => {
  const key = await openAuditKey(join(data, "audit.key"), () => Promise.resolve(false));
  const seals = new Seals(key);
  const onFailure = () => undefined;
  return { seals, checkpoint: new Checkpoint(join(data, "audit.head"), { seals, onFailure }) };
};

describe("the ledger", () => {
  it("holds an intent and an outcome of each change, who, why and by which policies", async () => {
    const causeway = await start();
    const { id } = operationOf(
      await setKey(causeway, { key: "a", value: "v" }, { reason: "because" }),
    );
    const query = `query ($filter: AuditFilter) { auditRecords(filter: $filter) { totalCount nodes {
      id sequence actor action outcome targetName reason detail hash previousHash operation { id } } } }`;
    const { auditRecords } = await causeway.as("auditor").data<{
      auditRecords: List<{ hash: string; previousHash: string }>;
    }>(query, { filter: { operation: id } });
    expect(auditRecords.nodes).toMatchObject([
      {
        sequence: 1,
        actor: "root",
        action: "consul:setKey",
        outcome: "INTENT",
        targetName: "a",
        reason: "because",
        detail: { policies: ["admin-does-everything"], roles: ["admin"] },
        operation: { id },
      },
      { sequence: 2, outcome: "SUCCEEDED", operation: { id } },
    ]);
    expect(auditRecords.nodes[1]?.previousHash).toBe(auditRecords.nodes[0]?.hash);
    expect((await causeway.as("operator").error(query)).extensions.code).toBe("FORBIDDEN");
    await causeway.close();
  });

  it("goes on after a start", async () => {
    const first = await start();
    await write(first);
    await first.close();
    const second = await start();
    operationOf(await setKey(second, { key: "f", value: "v" }));
    await second.close();
    expect(await verified(dataOf(scratch.path))).toMatchObject({ ok: true, records: 12 });
  });
});

describe("a ledger to which something was done", () => {
  let storage: Storage;
  let data: string;
  let remove: () => void;

  beforeAll(async () => {
    const directory = scratchDirectory();
    ({ remove } = directory);
    data = dataOf(directory.path);
    const emulator = await startConsul();
    const source = { name: "hz", address: emulator.address };
    const causeway = await TestGateway.start([source], { data });
    await write(causeway);
    await causeway.close();
    await emulator.close();
    storage = await openTestStorage({ dataDirectory: data });
  });

  afterAll(async () => {
    await storage.close();
    remove();
  });

  /** The ledger after what somebody with all rights over the database can do; it is undone again. */
  const verifiedAfter = async (statements: readonly string[]): Promise<LedgerReport> => {
    const reports: LedgerReport[] = [];
    const undo = new Error("undone");
    const harm = storage.transaction(async (db) => {
      await sql`alter table audit_record disable trigger user`.execute(db);
      for (const statement of statements) await sql.raw(statement).execute(db);
      reports.push(await verifyLedger({ db, ...(await partsOf(data)) }));
      throw undo;
    });
    await expect(harm).rejects.toBe(undo);
    const [report] = reports;
    if (report) return report;
    throw new Error("The ledger was not read.");
  };

  it("is whole where nothing was", async () => {
    expect(await verifiedAfter([])).toMatchObject({ ok: true, records: 10, firstBad: null });
  });

  it.each([
    "update audit_record set actor = 'x'",
    "delete from audit_record",
    "truncate audit_record",
  ])("refuses %j by itself", async (statement) => {
    await expect(sql.raw(statement).execute(storage.db)).rejects.toThrow();
    expect(await verifiedAfter([])).toMatchObject({ ok: true, records: 10 });
  });

  const swap = [
    "update audit_record set sequence = -4 where sequence = 4",
    "update audit_record set sequence = 4 where sequence = 5",
    "update audit_record set sequence = 5 where sequence = -4",
  ];
  it.each([
    ["an edited text", 3, ["update audit_record set actor = 'someone' where sequence = 3"]],
    ["an edited time", 3, ["update audit_record set at = at + '1 ms' where sequence = 3"]],
    ["edited details", 7, ["update audit_record set detail = '{}' where sequence = 7"]],
    ["a text that was taken out", 7, ["update audit_record set reason = '' where sequence = 7"]],
    ["a removed record", 5, ["delete from audit_record where sequence = 5"]],
    ["the first one removed", 1, ["delete from audit_record where sequence = 1"]],
    ["two that changed places", 4, swap],
    ["a cut-off end", 9, ["delete from audit_record where sequence > 8"]],
    [
      "a cut-off end with its head",
      9,
      [
        "delete from audit_record where sequence > 8",
        `update audit_head set sequence = 8,
          hash = (select hash from audit_record where sequence = 8)`,
      ],
    ],
    ["everything removed", 1, ["delete from audit_record", "delete from audit_head"]],
  ])("shows %s: record %i is told", async (_what, firstBad, statements) => {
    const report = await verifiedAfter(statements);
    expect(report).toMatchObject({ ok: false, firstBad });
    expect(report.message).not.toBe("");
  });

  it.each([
    ["removed", "delete from audit_head"],
    [
      "put back",
      "update audit_head set (sequence, hash) = (select 4, hash from audit_record where sequence = 4)",
    ],
  ])("shows that the database's own head was %s", async (_what, statement) => {
    const report = await verifiedAfter([statement]);
    expect(report).toMatchObject({ ok: false, records: 10, firstBad: null });
    expect(report.message).toContain("audit_head");
  });

  it("shows a checkpoint that was changed, emptied or removed", async () => {
    const file = join(data, "audit.head");
    const text = readFileSync(file, "utf8");
    writeFileSync(file, text.replace('"sequence":10', '"sequence":8'));
    expect(await verifiedAfter([])).toMatchObject({ ok: false });
    writeFileSync(file, "");
    expect(await verifiedAfter([])).toMatchObject({ ok: false });
    rmSync(file);
    expect(await verifiedAfter([])).toMatchObject({ ok: false });
    writeFileSync(file, text);
    expect(await verifiedAfter([])).toMatchObject({ ok: true });
  });
});

describe("a ledger that cannot be written", () => {
  const auditFile = () => join(scratch.path, "audit.log");
  const lines = () => readFileSync(auditFile(), "utf8").trim().split("\n");

  it("has a second copy, line by line, while it can", async () => {
    const causeway = await start({ auditFile: auditFile() });
    operationOf(await setKey(causeway, { key: "a", value: "v" }));
    expect(JSON.parse(`[${lines().join(",")}]`)).toMatchObject([
      { sequence: 1, outcome: "INTENT" },
      { sequence: 2, outcome: "SUCCEEDED" },
    ]);
    await causeway.close();
  });

  it("refuses changes while its file is gone, again and again, until it is put back", async () => {
    const causeway = await start({ auditFile: auditFile() });
    operationOf(await setKey(causeway, { key: "a", value: "v" }));
    renameSync(auditFile(), `${auditFile()}.away`);
    consul.resetCalls();
    for (const key of ["b", "c"]) {
      expect(codeOf(await setKey(causeway, { key, value: "v" }))).toBe("AUDIT_UNAVAILABLE");
    }
    expect(writesTo(consul)).toEqual([]);
    expect(await causeway.data("{ consulDatacenters { totalCount } }")).toEqual({
      consulDatacenters: { totalCount: 1 },
    });
    renameSync(`${auditFile()}.away`, auditFile());
    operationOf(await setKey(causeway, { key: "d", value: "v" }));
    expect(lines()).toHaveLength(4);
    await causeway.close();
    expect(await verified(dataOf(scratch.path))).toMatchObject({ ok: true, records: 4 });
  });

  it("refuses changes where its file cannot be opened, a dry run and a refusal too", async () => {
    mkdirSync(auditFile());
    const causeway = await start({ auditFile: auditFile() });
    consul.resetCalls();
    const change = { key: "b", value: "v" };
    const answers = [
      await setKey(causeway, change),
      await setKey(causeway, change, { dryRun: true }),
      await setKey(causeway.as("viewer"), change),
    ];
    expect(answers.map(codeOf)).toEqual([
      "AUDIT_UNAVAILABLE",
      "AUDIT_UNAVAILABLE",
      "AUDIT_UNAVAILABLE",
    ]);
    expect(writesTo(consul)).toEqual([]);
    rmSync(auditFile(), { recursive: true });
    operationOf(await setKey(causeway, change));
    await causeway.close();
  });
});
