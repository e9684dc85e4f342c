import type { Kysely } from "kysely";
import { Fault } from "../errors.js";
import { StatementError } from "../storage/StatementError.js";
import type { Storage } from "../storage/Storage.js";
import type { Tables } from "../storage/Tables.js";
import { Batches } from "./Batches.js";
import type { Checkpoint } from "./Checkpoint.js";
import type { LedgerFile } from "./LedgerFile.js";
import { isRecorded, readHead, requireKeyOf, requireReached } from "./ledgerHead.js";
import { type LedgerEntry, type LedgerHead, type LedgerRow, recordAfter } from "./ledgerRecord.js";
import { timeOrderedId } from "./operationId.js";
import type { Seals } from "./Seals.js";
import { storable } from "./storable.js";
import { type Written, writeRecordings } from "./writeRecordings.js";

/** What is recorded as a whole or not at all. */
export interface Recording extends Written {
  readonly ledger?: LedgerEntry;
}

export interface RecorderParts {
  readonly storage: Storage;
  readonly seals: Seals;
  /** A second copy of the ledger; null: there is none. */
  readonly file: LedgerFile | null;
  readonly checkpoint: Checkpoint;
  readonly counts: LedgerCounts;
}

/** Told of every record, for metrics. */
export interface LedgerCounts {
  recorded(entry: Pick<LedgerEntry, "action" | "outcome">): void;
  unrecorded(failure: { readonly code: string }): void;
}

/** How often replicas may be faster, e.g. while the ledger is empty, before it is given up. */
const ATTEMPTS = 10;

/**
 * Writes operations and the ledger. What arrives while a transaction runs goes into the next one
 * together (group commit), so that a thousand callers do not wait for a thousand disks.
 */
export class Recorder {
  readonly #batches: Batches<Recording, undefined>;
  /** Where the ledger ends, as far as this process knows; null: it has to be read. */
  #head: LedgerHead | null = null;

  constructor(private readonly parts: RecorderParts) {
    this.#batches = new Batches(async (recordings) => {
      await this.#write(recordings);
      return () => undefined;
    });
  }

  /**
   * Resolves when it is on disk.
   * @throws Fault AUDIT_UNAVAILABLE, STORAGE_UNAVAILABLE, STORAGE_FULL: nothing of it is recorded
   */
  async record(recording: Recording): Promise<void> {
    const { counts } = this.parts;
    try {
      await this.#batches.add(recording);
    } catch (error) {
      const fault = asFault(error);
      counts.unrecorded({ code: fault.code });
      throw fault;
    }
    const { ledger } = recording;
    if (ledger) counts.recorded({ action: ledger.action, outcome: ledger.outcome });
  }

  /** Resolves when nothing waits any more. */
  async close(): Promise<void> {
    await this.#batches.idle();
    this.parts.file?.close();
  }

  async #write(recordings: readonly Recording[]): Promise<void> {
    const entries = recordings.flatMap(({ ledger }) => ledger ?? []);
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.#append(recordings, entries, attempt > 1);
        return;
      } catch (error) {
        // What the ledger ends with is not known any more.
        this.#head = null;
        if (!isTaken(error) || attempt === ATTEMPTS) throw refusal(error, entries);
      }
    }
  }

  /** `isContended`: the end is locked meanwhile, because a replica that never pauses is always faster. */
  async #append(
    recordings: readonly Recording[],
    entries: readonly LedgerEntry[],
    isContended: boolean,
  ): Promise<void> {
    const { storage, file, checkpoint } = this.parts;
    if (entries.length === 0) return writeRecordings(storage.db, recordings, []);
    const add = (db: Kysely<Tables>, end: LedgerHead) =>
      this.#add(db, recordings, { end, entries });
    const last = isContended
      ? await storage.transaction(async (db) => add(db, await this.#sound(db)))
      : await add(storage.db, await this.#end());
    file?.settle(true);
    this.#head = last;
    checkpoint.write(last);
  }

  /** Adds entries to what ends so; where the ledger ends then. */
  async #add(
    db: Kysely<Tables>,
    recordings: readonly Recording[],
    { end, entries }: { readonly end: LedgerHead; readonly entries: readonly LedgerEntry[] },
  ): Promise<LedgerHead> {
    const { seals, file } = this.parts;
    const rows = chain(end, entries, seals);
    const last = rows.at(-1);
    if (last) file?.append(rows, last);
    try {
      await writeRecordings(db, recordings, rows);
    } catch (error) {
      // Of any other error it is open whether the database has it all the same.
      if (error instanceof StatementError) file?.settle(false);
      throw error;
    }
    return last ? { sequence: last.sequence, hash: last.hash } : end;
  }

  /** The end of the ledger: as this process wrote it last, or as the database has it. */
  async #end(): Promise<LedgerHead> {
    const { db } = this.parts.storage;
    this.#head ??= await this.#sound(db);
    return this.#head;
  }

  /** The end as the database has it, if something may be added to it. */
  async #sound(db: Kysely<Tables>): Promise<LedgerHead> {
    const { seals, file, checkpoint } = this.parts;
    const head = await readHead(db);
    if (file?.unsettled) file.settle(await isRecorded(db, file.unsettled));
    requireReached(head, checkpoint.read());
    await requireKeyOf(db, seals);
    return head;
  }
}

/** A sequence that another replica took first. */
const isTaken = (error: unknown): boolean =>
  error instanceof StatementError && error.constraint === "audit_record_pkey";

const refusal = (cause: unknown, entries: readonly LedgerEntry[]): unknown => {
  // The database as a whole is down or full, or it is not about the ledger.
  if (cause instanceof Fault || entries.length === 0) return cause;
  const what = "The ledger cannot be written, so nothing is changed.";
  return new Fault("AUDIT_UNAVAILABLE", what, {}, cause);
};

const asFault = (error: unknown): Fault =>
  error instanceof Fault
    ? error
    : new Fault("STORAGE_UNAVAILABLE", "The database cannot be written; try again.", {}, error);

const chain = (
  head: LedgerHead,
  entries: readonly LedgerEntry[],
  seals: Seals,
): readonly LedgerRow[] => {
  const rows: LedgerRow[] = [];
  for (const entry of entries) {
    const parts = { id: timeOrderedId(), at: new Date(), seals };
    rows.push(recordAfter(rows.at(-1) ?? head, storable(entry), parts));
  }
  return rows;
};
