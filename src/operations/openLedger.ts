import type { Storage } from "../storage/Storage.js";
import type { Logger } from "../telemetry/logger.js";
import { openAuditKey } from "./auditKey.js";
import { Checkpoint, checkpointIn } from "./Checkpoint.js";
import { countedAndTold } from "./countedAndTold.js";
import { LedgerFile } from "./LedgerFile.js";
import { readHead } from "./ledgerHead.js";
import type { LedgerEntry } from "./ledgerRecord.js";
import { type LedgerCounts, Recorder } from "./Recorder.js";
import { Seals } from "./Seals.js";
import { type LedgerReport, verifyLedger } from "./verifyLedger.js";

export interface LedgerSettings {
  readonly storage: Storage;
  /** The data directory: the checkpoint of the ledger lies there. */
  readonly data: string;
  readonly audit: { readonly key: { readonly file: string }; readonly file: string | null };
  readonly log: Logger;
  /** Told of every record, for metrics. */
  readonly counts?: LedgerCounts;
}

const uncounted: LedgerCounts = { recorded: () => undefined, unrecorded: () => undefined };

/** The ledger, and what writes operations together with it. */
export interface Ledger {
  readonly seals: Seals;
  readonly recorder: Recorder;
  /** Puts something besides a change on record, e.g. that a token was made. Throws a Fault. */
  record(entry: LedgerEntry): Promise<void>;
  verify(): Promise<LedgerReport>;
}

/** @throws Fault AUDIT_UNAVAILABLE where its key cannot be used */
export const openLedger = async ({
  storage,
  data,
  audit,
  log,
  counts = uncounted,
}: LedgerSettings): Promise<Ledger> => {
  const isEmpty = async () => (await readHead(storage.db)).sequence === 0;
  const seals = new Seals(await openAuditKey(audit.key.file, isEmpty));
  const onFailure = (err: unknown) => {
    log.error({ err }, "the checkpoint of the ledger cannot be written");
  };
  const checkpoint = new Checkpoint(checkpointIn(data), { seals, onFailure });
  const file = audit.file === null ? null : new LedgerFile(audit.file);
  const recorder = new Recorder({
    storage,
    seals,
    file,
    checkpoint,
    counts: countedAndTold(counts, log),
  });
  return {
    seals,
    recorder,
    record: (ledger) => recorder.record({ ledger }),
    verify: () => verifyLedger({ db: storage.db, seals, checkpoint }),
  };
};
