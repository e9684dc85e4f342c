import type { Kysely, Transaction } from "kysely";
import type { Tables } from "./Tables.js";

/** Whether the database can be used. */
export interface StorageStatus {
  readonly up: boolean;
  /** Why not, for `/readyz` and the log; null while it is up. */
  readonly reason: string | null;
}

/**
 * The database. Everything that asks it throws Fault STORAGE_UNAVAILABLE while it cannot be used and
 * STORAGE_FULL while its disk is full, within seconds; both recover without a restart.
 */
export interface Storage {
  /** Outside of transactions: one statement, committed when it has answered. */
  readonly db: Kysely<Tables>;
  readonly kind: "embedded" | "postgres";
  readonly status: StorageStatus;
  /**
   * Runs `work` in one transaction: all of it or none. `work` asks only the transaction that it is
   * given, because the embedded database has one connection, and waits for nothing else.
   * An answer that was lost on the way (STORAGE_UNAVAILABLE) leaves open whether it was committed.
   */
  readonly transaction: <Result>(
    work: (transaction: Transaction<Tables>) => Promise<Result>,
  ) => Promise<Result>;
  /** Lets what is running end, then closes; once more changes nothing. */
  readonly close: () => Promise<void>;
}
