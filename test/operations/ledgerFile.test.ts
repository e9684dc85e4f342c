import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { type Ledger, openLedger } from "../../src/operations/openLedger.js";
import type { LedgerEntry } from "../../src/operations/ledgerRecord.js";
import type { Storage } from "../../src/storage/Storage.js";
import { createLogger } from "../../src/telemetry/logger.js";
import { type Loss, LossyProxy } from "../storage/LossyProxy.js";
import { openTestStorage, scratchDirectory } from "../storage/openTestStorage.js";
import { testServer } from "../storage/testServer.js";

jest.setTimeout(120_000);

const server = await testServer();
const describeServer = server === null ? describe.skip : describe;
const title =
  server === null
    ? "the ledger's file (skipped: npm's binaries do not run here)"
    : "the ledger's file";

afterAll(async () => {
  await server?.end();
});

const entry = (targetName: string): LedgerEntry => ({
  actor: "ada",
  action: "consul:setKey",
  outcome: "INTENT",
  targetId: null,
  targetName,
  operationId: null,
  reason: null,
  detail: {},
});

describeServer(title, () => {
  const scratch = scratchDirectory();
  const file = join(scratch.path, "audit.log");
  let proxy: LossyProxy;
  let storage: Storage;
  let ledger: Ledger;

  beforeAll(async () => {
    proxy = await LossyProxy.start((await server?.createDatabase()) ?? "");
    storage = await openTestStorage({ databaseUrl: proxy.url });
    const audit = { key: { file: join(scratch.path, "audit.key") }, file };
    const log = createLogger({ level: "silent" });
    ledger = await openLedger({ storage, data: scratch.path, audit, log });
  });

  afterAll(async () => {
    await ledger.recorder.close();
    await storage.close();
    await proxy.close();
    scratch.remove();
  });

  beforeEach(() => ledger.record(entry("before")));

  /** The names and seals that the file has, and those that the database has. */
  const copies = async () => {
    const lines = readFileSync(file, "utf8").trim().split("\n");
    const told: unknown = JSON.parse(`[${lines.join(",")}]`);
    const columns = ["sequence", "hash", "target_name"] as const;
    const rows = await storage.db
      .selectFrom("audit_record")
      .select(columns)
      .orderBy("sequence")
      .execute();
    return { told, rows };
  };

  it.each<[Loss, string, boolean]>([
    ["answer", "has the line of a record whose answer was lost after it was committed", true],
    ["statement", "has no line of a record that never reached the database", false],
  ])("when the %s is lost: it %s", async (loss, _what, isRecorded) => {
    proxy.lose(loss, "insert into audit_record");
    await expect(ledger.record(entry(loss))).rejects.toMatchObject({ code: "STORAGE_UNAVAILABLE" });
    await ledger.record(entry("after"));
    const { told, rows } = await copies();
    expect(told).toMatchObject(rows);
    expect(told).toHaveLength(rows.length);
    const names = rows.map(({ target_name }) => target_name);
    expect(names.slice(-3)).toEqual(
      isRecorded ? ["before", loss, "after"] : [expect.anything(), "before", "after"],
    );
    expect(await ledger.verify()).toMatchObject({ ok: true, records: rows.length });
  });
});
