import type { Logger } from "../telemetry/logger.js";
import type { ChangeDeclaration, Examination } from "./ChangeDeclaration.js";
import type { Claims } from "./Claims.js";
import { ledgerEntryOf } from "./ledgerEntryOf.js";
import { endedRow, inputPlace } from "./operationRow.js";
import type { OperationRow } from "./operationRows.js";
import type { OperationStore } from "./OperationStore.js";
import type { Reach } from "./Reach.js";
import type { Recorder } from "./Recorder.js";
import type { Seals } from "./Seals.js";
import { targetOf } from "./storedDecision.js";

const EXAMINE_MS = 30_000;

export interface RecoveryParts {
  readonly seals: Seals;
  readonly store: OperationStore;
  readonly claims: Claims;
  readonly recorder: Recorder;
  readonly declarations: ReadonlyMap<string, ChangeDeclaration<unknown>>;
  readonly wholeReach: (signal: AbortSignal) => Reach;
  /** Whether the process that ran an operation is gone. */
  readonly isGone: (row: OperationRow) => boolean;
  readonly log: Logger;
}

/**
 * After a crash: what had a recorded intent and no outcome is examined at its system and ends as what
 * was found; none runs a second time. What was only claimed is given up; what waited, waits on.
 * @throws Fault where the database does not let all of it be written: it can be done again
 */
export const recoverOperations = async (parts: RecoveryParts): Promise<void> => {
  const { store, claims, log } = parts;
  const failures: unknown[] = [];
  for (const row of await store.inState("PENDING", "RUNNING")) {
    if (!parts.isGone(row)) continue;
    try {
      if (row.status === "RUNNING") await conclude(parts, row);
      else if (row.plan === null) await claims.release(row.id);
      else await store.move(row.id, "PENDING", "AWAITING_APPROVAL");
    } catch (err) {
      log.error({ operation: row.id, err }, "what a crash left of an operation stays unexamined");
      failures.push(err);
    }
  }
  if (failures.length > 0) throw failures[0];
};

const statusOf: Readonly<Record<Examination["found"], string>> = {
  DONE: "SUCCEEDED",
  NOT_DONE: "FAILED",
  UNKNOWN: "INTERRUPTED",
};

const conclude = async (parts: RecoveryParts, row: OperationRow): Promise<void> => {
  const { found, message } = await examine(parts, row);
  const status = statusOf[found];
  const error = found === "DONE" ? null : { code: "INTERNAL", message };
  const ended = endedRow(row, status, { error });
  const sequence = (await parts.store.eventCount(row.id)) + 1;
  const told = `The process died while it ran. ${message}`;
  const event = {
    operation_id: row.id,
    sequence,
    at: new Date(),
    level: found === "DONE" ? "info" : "warn",
    message: told,
    detail: null,
  };
  const ledger = ledgerEntryOf(ended, status, { detail: { examined: found } });
  await parts.recorder.record({ operation: ended, events: [event], ledger });
  parts.log.warn(
    { operation: row.id, status },
    "an operation that a crash interrupted was examined",
  );
};

const examine = async (parts: RecoveryParts, row: OperationRow): Promise<Examination> => {
  const unknown = (why: string): Examination => ({ found: "UNKNOWN", message: why });
  const { declarations, seals, wholeReach } = parts;
  const declaration = declarations.get(row.action);
  const reach = wholeReach(AbortSignal.timeout(EXAMINE_MS));
  const source = reach.estate.source(row.source ?? "");
  if (!declaration || !source || row.sealed === null) {
    return unknown(
      "Its source is not configured any more, so that nobody knows what became of it.",
    );
  }
  try {
    const input = declaration.input.parse(seals.open(row.sealed, inputPlace(row.id)));
    const { id = "", name = "", ...attributes } = targetOf(row);
    const before = { state: row.target_state ?? "", operationId: row.id, reach };
    return await declaration.examine(input, { source, id, name, attributes }, before);
  } catch (err) {
    parts.log.warn({ operation: row.id, err }, "an operation cannot be examined");
    return unknown("Its system could not tell what became of it; look there.");
  }
};
