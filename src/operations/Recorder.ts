import { sql, type RawBuilder, type Transaction } from "kysely";
import { Fault } from "../errors.js";
import type { Storage } from "../storage/Storage.js";
import type { Tables } from "../storage/Tables.js";
import type { Checkpoint } from "./Checkpoint.js";
import type { LedgerFile } from "./LedgerFile.js";
import {
  EMPTY_HEAD,
  type LedgerEntry,
  type LedgerHead,
  type LedgerRow,
  recordAfter,
  toInsert,
} from "./ledgerRecord.js";
import { timeOrderedId } from "./operationId.js";
import {
  type ApprovalRow,
  type EventRow,
  type OperationRow,
  toApprovalInsert,
  toEventInsert,
  toOperationInsert,
} from "./operationRows.js";
import type { Seals } from "./Seals.js";
import { storable } from "./storable.js";

/** What is recorded as a whole or not at all. */
export interface Recording {
  /** The operation as it is from now on. */
  readonly operation?: OperationRow;
  readonly events?: readonly EventRow[];
  readonly approval?: ApprovalRow;
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

interface Waiting {
  readonly recording: Recording;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Recordings that one transaction takes at most. */
const MOST = 200;

/**
 * Writes operations and the ledger. What arrives while a transaction runs goes into the next one
 * together (group commit), so that a thousand callers do not wait for a thousand disks.
 */
export class Recorder {
  #waiting: Waiting[] = [];
  #running: Promise<void> | null = null;

  constructor(private readonly parts: RecorderParts) {}

  /**
   * Resolves when it is on disk.
   * @throws Fault AUDIT_UNAVAILABLE, STORAGE_UNAVAILABLE, STORAGE_FULL: nothing of it is recorded
   */
  record(recording: Recording): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ recording, resolve, reject });
      this.#running ??= this.#run();
    });
  }

  /** Resolves when nothing waits any more. */
  async close(): Promise<void> {
    await this.#running;
    this.parts.file?.close();
  }

  async #run(): Promise<void> {
    // What is asked for in the same turn of the loop belongs together.
    await Promise.resolve();
    while (this.#waiting.length > 0) await this.#commit(this.#waiting.splice(0, MOST));
    this.#running = null;
  }

  async #commit(batch: readonly Waiting[]): Promise<void> {
    try {
      await this.#write(batch.map(({ recording }) => recording));
      for (const { recording, resolve } of batch) {
        if (recording.ledger) this.#count(recording.ledger);
        resolve();
      }
    } catch (error) {
      if (batch.length === 1 || isDown(error)) {
        const fault = asFault(error);
        this.parts.counts.unrecorded({ code: fault.code });
        for (const { reject } of batch) reject(fault);
        return;
      }
      // One that the database refuses must not take the others with it.
      for (const one of batch) await this.#commit([one]);
    }
  }

  #count({ action, outcome }: LedgerEntry): void {
    this.parts.counts.recorded({ action, outcome });
  }

  async #write(recordings: readonly Recording[]): Promise<void> {
    let undo = (): void => undefined;
    try {
      const head = await this.parts.storage.transaction(async (transaction) => {
        await writeOperations(transaction, recordings);
        const entries = recordings.flatMap(({ ledger }) => ledger ?? []);
        if (entries.length === 0) return null;
        const rows = await this.#chained(transaction, entries);
        undo = this.parts.file?.append(rows) ?? undo;
        return rows.at(-1) ?? null;
      });
      if (head) this.parts.checkpoint.write(head);
    } catch (error) {
      undo();
      throw error;
    }
  }

  async #chained(
    transaction: Transaction<Tables>,
    entries: readonly LedgerEntry[],
  ): Promise<readonly LedgerRow[]> {
    try {
      const rows = chain(await headOf(transaction), entries, this.parts.seals);
      await transaction.insertInto("audit_record").values(rows.map(toInsert)).execute();
      const last = rows.at(-1);
      if (last) await setHead(transaction, last);
      return rows;
    } catch (cause) {
      if (cause instanceof Fault) throw cause; // The database as a whole is down or full.
      const what = "The ledger cannot be written, so nothing is changed.";
      throw new Fault("AUDIT_UNAVAILABLE", what, {}, cause);
    }
  }
}

/** Then the others fare no better, and whether it was committed may be open. */
const isDown = (error: unknown): boolean =>
  error instanceof Fault && error.code.startsWith("STORAGE_");

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

/** Locks the end of the ledger: replicas append one after the other. */
const headOf = async (transaction: Transaction<Tables>): Promise<LedgerHead> => {
  const head = await transaction
    .selectFrom("audit_head")
    .select(["sequence", "hash"])
    .where("id", "=", 1)
    .forUpdate()
    .executeTakeFirst();
  return head ? { sequence: head.sequence, hash: head.hash } : EMPTY_HEAD;
};

const setHead = async (
  transaction: Transaction<Tables>,
  { sequence, hash, at }: LedgerRow,
): Promise<void> => {
  await transaction
    .insertInto("audit_head")
    .values({ id: 1, sequence, hash, at })
    .onConflict((conflict) => conflict.column("id").doUpdateSet({ sequence, hash, at }))
    .execute();
};

/** Every column but the id becomes what the new row says. */
const replacing = (names: readonly string[]): Record<string, RawBuilder<unknown>> =>
  Object.fromEntries(
    names.filter((name) => name !== "id").map((name) => [name, sql.ref(`excluded.${name}`)]),
  );

/** Of several states of one operation the last one stays. */
const writeOperations = async (
  transaction: Transaction<Tables>,
  recordings: readonly Recording[],
): Promise<void> => {
  const latest = new Map(
    recordings.flatMap(({ operation }) => (operation ? [[operation.id, operation] as const] : [])),
  );
  if (latest.size > 0) {
    const rows = [...latest.values()].map(toOperationInsert);
    await transaction
      .insertInto("operation")
      .values(rows)
      .onConflict((conflict) =>
        conflict.column("id").doUpdateSet(replacing(Object.keys(rows[0] ?? {}))),
      )
      .execute();
  }
  const events = recordings.flatMap((recording) => recording.events ?? []).map(toEventInsert);
  if (events.length > 0) await transaction.insertInto("operation_event").values(events).execute();
  const approvals = recordings.flatMap(({ approval }) => approval ?? []).map(toApprovalInsert);
  if (approvals.length > 0) {
    await transaction
      .insertInto("approval")
      .values(approvals)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
};
