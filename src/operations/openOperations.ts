import type { Caller, Policy } from "../policy/Policy.js";
import type { Storage } from "../storage/Storage.js";
import type { Logger } from "../telemetry/logger.js";
import { Approvals } from "./Approvals.js";
import { CallerDoor } from "./CallerDoor.js";
import { CallerReads } from "./CallerReads.js";
import type { ChangeDeclaration } from "./ChangeDeclaration.js";
import type { Changes } from "./Changes.js";
import { Claims } from "./Claims.js";
import { Door } from "./Door.js";
import { Effect } from "./Effect.js";
import { OperationList } from "./OperationList.js";
import type { OperationReads } from "./OperationReads.js";
import type { Ledger } from "./openLedger.js";
import { OperationStore } from "./OperationStore.js";
import { Persistence } from "./Persistence.js";
import type { Reach } from "./Reach.js";
import { recoverOperations } from "./recoverOperations.js";
import { isGone, isOther } from "./runner.js";
import { SourceQueues } from "./SourceQueues.js";

const SWEEP_MS = 30_000;

export interface OperationsParts {
  readonly storage: Storage;
  readonly policy: Policy;
  readonly ledger: Ledger;
  readonly declarations: readonly ChangeDeclaration<unknown>[];
  /** The whole estate, and everything that may be changed. */
  readonly wholeReach: (signal: AbortSignal) => Reach;
  readonly refresh: (sourceId: string, deadlineMs: number) => Promise<void>;
  readonly log: Logger;
}

/** Changes, approvals, the ledger. */
export interface Operations {
  /** The door as a caller stands before it; `reach` holds what the caller may see. */
  door(caller: Caller, reach: Reach): Changes;
  reads(caller: Caller): OperationReads;
  /** Examines what a crash left, once the sources are observed; then ends what is overdue, again and again. */
  recover(): Promise<void>;
  /** Lets effects end, for at most so long. */
  close(deadlineMs: number): Promise<void>;
}

/** Puts the parts of the door together. */
export const openOperations = (parts: OperationsParts): Operations => {
  const { storage, policy, wholeReach, log } = parts;
  const { seals, recorder } = parts.ledger;
  const declarations = new Map(parts.declarations.map((one) => [one.action as string, one]));
  const persistence = new Persistence();
  const kept = {
    store: new OperationStore(storage),
    list: new OperationList(storage),
    claims: new Claims(storage, persistence),
  };
  const ruled = { policy, seals, wholeReach, declarations, queues: new SourceQueues() };
  const shared = { ...kept, ...ruled, recorder, persistence, log };
  const effect = new Effect({ ...shared, refresh: parts.refresh });
  const approvals = new Approvals({ ...shared, effect });
  const door = new Door({ ...shared, effect });
  const sweep = sweeping(approvals, log);
  const isEmbedded = storage.kind === "embedded";
  return {
    door: (caller, reach) => {
      const reads = new CallerReads(shared, caller);
      return new CallerDoor({ door, approvals, reads, seals }, { caller, reach });
    },
    reads: (caller) => new CallerReads(shared, caller),
    recover: () =>
      persistence.persist(
        // The embedded database has one process at a time.
        () => recoverOperations({ ...shared, isGone: isEmbedded ? isOther : isGone }),
        (err) => {
          log.error({ err }, "what a crash left cannot be examined yet; it is tried again");
        },
      ),
    close: async (deadlineMs) => {
      clearInterval(sweep);
      await effect.close(deadlineMs);
      persistence.close();
      await recorder.close();
    },
  };
};

const sweeping = (approvals: Approvals, log: Logger): NodeJS.Timeout =>
  setInterval(() => {
    approvals.expire().catch((err: unknown) => {
      log.warn({ err }, "operations that are overdue could not be ended");
    });
  }, SWEEP_MS).unref();
