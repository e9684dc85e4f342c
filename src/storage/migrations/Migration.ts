import type { Transaction } from "kysely";
import type { Tables } from "../Tables.js";

/** One step of the schema. Its name orders it and never changes once it was released. */
export interface Migration {
  readonly name: string;
  /** Runs in the transaction of all that are due. */
  readonly up: (transaction: Transaction<Tables>) => Promise<void>;
}
