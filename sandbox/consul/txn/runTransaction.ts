import type { Operation } from "../bodies/txnBody.js";
import type { Datacenter } from "../state/Datacenter.js";
import { checkVerbs } from "./checkVerbs.js";
import { keyReads, keyWrites } from "./keyVerbs.js";
import { nodeVerbs } from "./nodeVerbs.js";
import { serviceVerbs } from "./serviceVerbs.js";
import type { TxnError, TxnResult } from "./TxnResult.js";

/** What all steps of a transaction said; nothing was written if one of them failed. */
export interface TxnOutcome {
  readonly results: readonly TxnResult[];
  readonly errors: readonly TxnError[];
}

/** Whether a step may change something. */
export const writes = ({ kind, given }: Operation): boolean =>
  kind === "KV" ? Object.hasOwn(keyWrites, given.Verb) : given.Verb !== "get";

/** Runs all steps under one index, or none: what a failed transaction has written is taken back. */
export const runTransaction = (dc: Datacenter, operations: readonly Operation[]): TxnOutcome =>
  operations.some(writes)
    ? dc.indexes.attempt(
        () => runAll(dc, operations),
        ({ errors }) => errors.length === 0,
      )
    : runAll(dc, operations);

const runAll = (dc: Datacenter, operations: readonly Operation[]): TxnOutcome => {
  const results: TxnResult[] = [];
  const errors: TxnError[] = [];
  for (const [OpIndex, operation] of operations.entries()) {
    try {
      results.push(...run(dc, operation));
    } catch (error) {
      errors.push({ OpIndex, What: error instanceof Error ? error.message : String(error) });
    }
  }
  return { results, errors };
};

const run = (dc: Datacenter, { kind, given }: Operation): readonly TxnResult[] => {
  switch (kind) {
    case "KV":
      return verb(
        { ...keyReads, ...keyWrites },
        kind,
        given.Verb,
      )(dc, given).map((row) => ({
        kind,
        row,
      }));
    case "Node":
      return verb(nodeVerbs, kind, given.Verb)(dc, given).map((row) => ({ kind, row }));
    case "Service":
      return verb(serviceVerbs, kind, given.Verb)(dc, given).map((row) => ({ kind, row }));
    case "Check":
      return verb(checkVerbs, kind, given.Verb)(dc, given).map((row) => ({ kind, row }));
  }
};

const verb = <V>(verbs: Readonly<Record<string, V>>, kind: string, name: string): V => {
  const found = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
  if (found) return found;
  throw new Error(`unknown ${kind} verb ${JSON.stringify(name)}`);
};
