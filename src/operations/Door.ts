import { setTimeout as delay } from "node:timers/promises";
import { Fault } from "../errors.js";
import type { Caller, Policy } from "../policy/Policy.js";
import type { ChangeDeclaration, ChangeOptions, ChangeTarget } from "./ChangeDeclaration.js";
import type { Changed } from "./Changes.js";
import type { Claims } from "./Claims.js";
import { checkedInput, checkedKey, checkedReason } from "./checkedOptions.js";
import { decide } from "./decide.js";
import type { Effect } from "./Effect.js";
import { inTime } from "./inTime.js";
import { ledgerEntryOf, refusalEntry } from "./ledgerEntryOf.js";
import {
  aimedRow,
  type Asked,
  decidedRow,
  endedRow,
  pendingRow,
  waitingRow,
} from "./operationRow.js";
import type { OperationRow } from "./operationRows.js";
import type { OperationStore } from "./OperationStore.js";
import type { Reach } from "./Reach.js";
import type { Recorder } from "./Recorder.js";
import type { Seals } from "./Seals.js";
import type { SourceQueues } from "./SourceQueues.js";
import { toOperation } from "./toOperation.js";

/** How long a later caller waits for the first one with the same idempotency key. */
const JOIN_MS = 25_000;
const LOOK_MS = 100;

export interface DoorParts {
  readonly policy: Policy;
  readonly seals: Seals;
  readonly store: OperationStore;
  readonly claims: Claims;
  readonly recorder: Recorder;
  readonly queues: SourceQueues;
  readonly effect: Effect;
  /** The whole estate: policies ask about all that a change reaches. */
  readonly wholeReach: (signal: AbortSignal) => Reach;
}

/** Who changes something, and what they may see of the estate. */
export interface ChangingCaller {
  readonly caller: Caller;
  readonly reach: Reach;
}

/** One pass through the door. */
interface Pass {
  readonly declaration: ChangeDeclaration<unknown>;
  readonly asked: Asked;
  readonly reach: Reach;
  readonly row: OperationRow;
}

/** What is on record of a change whose input is refused as such. */
const nothingAsked = { input: null, shown: {}, key: null, reason: null } as const;

/**
 * The door: what every change goes through, in this order. The caller is authenticated already; the
 * idempotency key is claimed; the plan is made; the policies decide; the intent is recorded; the
 * effect runs; the outcome is recorded; the estate is refreshed; the operation answers.
 */
export class Door {
  constructor(private readonly parts: DoorParts) {}

  /** @throws Fault what refuses it before its intent is recorded: nothing has changed */
  async change<Input>(
    by: ChangingCaller,
    declaration: ChangeDeclaration<Input>,
    given: Input,
    options: ChangeOptions | null = null,
  ): Promise<Changed> {
    const { seals } = this.parts;
    const bare = { ...nothingAsked, action: declaration.action, caller: by.caller };
    const dryRun = options?.dryRun ?? false;
    const refused = () => pendingRow({ ...bare, dryRun }, seals);
    const asked = await this.#refusing(refused, (): Asked => {
      const input = checkedInput(declaration, given);
      const key = dryRun ? null : checkedKey(options?.idempotencyKey);
      const reason = checkedReason(options?.reason);
      return { ...bare, input, shown: declaration.shown(input), key, dryRun, reason };
    });
    return this.#claimed({ declaration, asked, reach: by.reach, row: pendingRow(asked, seals) });
  }

  /** Claims the key: whoever comes second gets the operation of whoever came first. */
  async #claimed(pass: Pass): Promise<Changed> {
    const { claims } = this.parts;
    const { row, asked } = pass;
    if (asked.key === null) return this.#passed(pass);
    const first = await claims.claim(row);
    return first ? this.#joined(pass, first) : claims.keeping(row, () => this.#passed(pass));
  }

  async #joined(pass: Pass, first: OperationRow): Promise<Changed> {
    if (first.input_hash !== pass.row.input_hash) {
      const what = "This idempotency key was used for another change; take a new key.";
      throw new Fault("IDEMPOTENCY_CONFLICT", what);
    }
    const settled = await this.#settled(first);
    // The first one was refused: now it is this one's turn.
    return settled ? this.#changed(settled, pass.reach) : this.#claimed(pass);
  }

  /** The operation once it is beyond its beginning; null where it was refused. */
  async #settled(first: OperationRow): Promise<OperationRow | null> {
    const { store, effect } = this.parts;
    const end = performance.now() + JOIN_MS;
    let row: OperationRow | null = first;
    while (row && (row.status === "PENDING" || row.status === "RUNNING")) {
      const left = end - performance.now();
      if (left <= 0) return row;
      const running = effect.running(row.id);
      await (running ? inTime(running, left, null) : delay(LOOK_MS));
      row = await store.operation(first.id);
    }
    return row;
  }

  async #passed(pass: Pass): Promise<Changed> {
    const { effect, queues } = this.parts;
    const { declaration, asked, reach } = pass;
    const { target, row } = await this.#decided(pass);
    if (asked.dryRun) {
      return this.#changed(await this.#recorded(endedRow(row, "SUCCEEDED"), "DRY_RUN"), reach);
    }
    if (row.approvals_required > 0) {
      return this.#changed(await this.#recorded(waitingRow(row), "AWAITING_APPROVAL"), reach);
    }
    const decided = { declaration, input: asked.input, target, row, eventCount: 0 };
    const place = await this.#refusing(
      () => row,
      () => queues.reserve(target.source),
    );
    return this.#changed(await effect.run(decided, place), reach);
  }

  /** The plan and the decision; nothing changes. */
  async #decided(
    pass: Pass,
  ): Promise<{ readonly target: ChangeTarget; readonly row: OperationRow }> {
    const { policy, seals } = this.parts;
    const { declaration, asked, reach } = pass;
    const target = await this.#refusing(
      () => pass.row,
      () => declaration.target(asked.input, reach),
    );
    const aimed = aimedRow(pass.row, target);
    const decision = await this.#refusing(
      () => aimed,
      () => decide(this.parts, pass, target),
    );
    const { version: policyVersion } = policy;
    const decided = { target, claims: asked.caller.claims, policyVersion, ...decision };
    return { target, row: decidedRow(aimed, decided, seals) };
  }

  async #recorded(operation: OperationRow, outcome: string): Promise<OperationRow> {
    await this.parts.recorder.record({ operation, ledger: ledgerEntryOf(operation, outcome) });
    return operation;
  }

  /** What is refused is recorded, and thrown. */
  async #refusing<T>(rowOf: () => OperationRow, work: () => T | Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      await this.parts.recorder.record({ ledger: refusalEntry(rowOf(), error, this.parts.policy) });
      throw error;
    }
  }

  #changed(row: OperationRow, { estate }: Reach): Changed {
    const source = estate.source(row.source ?? "");
    if (!source) throw new Fault("NOT_FOUND", "The source of this operation is not configured.");
    return { operation: toOperation(row, this.parts.seals), source, result: resultOf(row) };
  }
}

const resultOf = ({ result }: OperationRow): Changed["result"] =>
  typeof result === "object" && result !== null
    ? Object.fromEntries(
        Object.entries(result).map(([name, value]) => [
          name,
          typeof value === "string" ? value : null,
        ]),
      )
    : {};
