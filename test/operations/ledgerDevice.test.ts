import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "@jest/globals";
import { countedAndTold } from "../../src/operations/countedAndTold.js";
import { LedgerFile } from "../../src/operations/LedgerFile.js";
import { requireReached } from "../../src/operations/ledgerHead.js";
import { EMPTY_HEAD, recordAfter } from "../../src/operations/ledgerRecord.js";
import { Seals } from "../../src/operations/Seals.js";
import { createLogger } from "../../src/telemetry/logger.js";
import { scratchDirectory } from "../storage/openTestStorage.js";

const scratch = scratchDirectory();
const path = join(scratch.path, "audit.log");

afterAll(() => {
  scratch.remove();
});

const entry = {
  actor: "ada",
  action: "consul:setKey",
  outcome: "INTENT",
  targetId: null,
  targetName: "a",
  operationId: null,
  reason: null,
  detail: {},
};
const row = recordAfter(EMPTY_HEAD, entry, {
  id: "1",
  at: new Date(0),
  seals: new Seals(Buffer.alloc(32, 1)),
});

const makePipe = (): boolean => {
  try {
    execFileSync("mkfifo", [path]);
    return true;
  } catch {
    return false;
  }
};

describe("the ledger's file", () => {
  it("that is a pipe which nobody reads, or a device, is refused and stops nothing", () => {
    const file = new LedgerFile(path);
    const append = () => {
      file.append([row], row);
    };
    const refusal = expect.objectContaining({ code: "AUDIT_UNAVAILABLE" });
    if (makePipe()) {
      expect(append).toThrow(refusal);
      rmSync(path);
    }
    append();
    file.settle(true);
    file.close();
    expect(readFileSync(path, "utf8").trim().split("\n")).toHaveLength(1);
    if (!existsSync("/dev/null")) return;
    const device = new LedgerFile("/dev/null");
    expect(() => {
      device.append([row], row);
    }).toThrow(/no regular file/);
  });
});

describe("half a line that a crash has left", () => {
  it("stays alone", () => {
    writeFileSync(path, '{"seq');
    const file = new LedgerFile(path);
    file.append([row], row);
    file.settle(true);
    file.append([row], row);
    file.settle(true);
    file.close();
    const line = JSON.stringify(row);
    expect(readFileSync(path, "utf8")).toBe(`{"seq\n${line}\n${line}\n`);
  });
});

describe("a checkpoint under another key", () => {
  it("is told as that, with both ways out", () => {
    expect(() => {
      requireReached(EMPTY_HEAD, "FORGED");
    }).toThrow(/not sealed with the ledger's key.*`audit.key.file`.*audit\.head/);
  });
});

describe("the log", () => {
  it("tells once that changes are refused, and once that they are recorded again", () => {
    const lines: string[] = [];
    const log = createLogger({
      level: "info",
      destination: { write: (line: string) => void lines.push(line) },
    });
    const none = { recorded: () => undefined, unrecorded: () => undefined };
    const counts = countedAndTold(none, log);
    counts.recorded(entry);
    for (let count = 0; count < 3; count += 1) counts.unrecorded({ code: "AUDIT_UNAVAILABLE" });
    counts.unrecorded({ code: "STORAGE_FULL" });
    for (let count = 0; count < 3; count += 1) counts.recorded(entry);
    expect(JSON.parse(`[${lines.join(",")}]`)).toMatchObject([
      { level: "error", code: "AUDIT_UNAVAILABLE" },
      { level: "error", code: "STORAGE_FULL" },
      { level: "info", msg: "changes are recorded again" },
    ]);
  });
});
