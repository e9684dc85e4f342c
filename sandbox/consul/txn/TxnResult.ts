import type { KeyValueRow } from "../state/KeyValue.js";
import type { CheckRow, NodeRow, ServiceRow } from "../state/rows.js";

/** What one step of a transaction says: the row that it read or wrote. */
export type TxnResult =
  | { readonly kind: "KV"; readonly row: KeyValueRow }
  | { readonly kind: "Node"; readonly row: NodeRow }
  | { readonly kind: "Service"; readonly row: ServiceRow }
  | { readonly kind: "Check"; readonly row: CheckRow };

/** Why a step failed; the steps are numbered from 0. */
export interface TxnError {
  readonly OpIndex: number;
  readonly What: string;
}

export const quoted = (text: string): string => JSON.stringify(text);
