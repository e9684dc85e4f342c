import { Fault } from "../errors.js";
import type { Logger } from "../telemetry/logger.js";
import type { ChangeDeclaration, ChangeOutcome, ChangeTarget } from "./ChangeDeclaration.js";
import { Events } from "./Events.js";
import { inTime } from "./inTime.js";
import { ledgerEntryOf } from "./ledgerEntryOf.js";
import { examined, isAmbiguous } from "./examined.js";
import { endedRow } from "./operationRow.js";
import type { OperationRow } from "./operationRows.js";
import type { Persistence } from "./Persistence.js";
import type { Reach, RunReach } from "./Reach.js";
import type { Recorder } from "./Recorder.js";
import type { Place, SourceQueues } from "./SourceQueues.js";
import { untilVisible } from "./untilVisible.js";

/** A caller waits no longer for an effect than this; it goes on, and `operation` tells. */
const CALLER_MS = 25_000;
/** An effect that takes longer is given up. */
const EFFECT_MS = 20 * 60_000;

const EXAMINE_MS = 30_000;
const SHOW_MS = 5_000;

export interface EffectParts {
  readonly recorder: Recorder;
  readonly persistence: Persistence;
  readonly queues: SourceQueues;
  /** The whole estate, and everything that may be changed. */
  readonly wholeReach: (signal: AbortSignal) => Reach;
  readonly refresh: (sourceId: string, deadlineMs: number) => Promise<void>;
  readonly log: Logger;
}

/** A change that is decided: what is left is to do it. */
export interface Decided {
  readonly declaration: ChangeDeclaration<unknown>;
  readonly input: unknown;
  readonly target: ChangeTarget;
  readonly row: OperationRow;
  /** Events that the operation has already. */
  readonly eventCount: number;
}

/** How the effect ended. */
interface Ending {
  readonly row: OperationRow;
  readonly outcome: ChangeOutcome | null;
}

/** The second half of the door: records the intent, acts, records the outcome, refreshes. */
export class Effect {
  readonly #running = new Map<string, Promise<OperationRow>>();
  readonly #closing = new AbortController();

  constructor(private readonly parts: EffectParts) {}

  /**
   * Does a change at a place that was reserved for it. Resolves with the operation when it ended, or as it is after 25 seconds.
   * @throws Fault where the intent cannot be recorded: nothing happened
   */
  async run(decided: Decided, place: Place): Promise<OperationRow> {
    const row = { ...decided.row, status: "RUNNING", started_at: new Date() };
    try {
      await this.parts.recorder.record({ operation: row, ledger: ledgerEntryOf(row, "INTENT") });
    } catch (error) {
      place.leave();
      throw error;
    }
    const ended = this.#perform({ ...decided, row }, place);
    this.#running.set(row.id, ended);
    void ended.finally(() => this.#running.delete(row.id));
    return inTime(ended, CALLER_MS, row);
  }

  /** The operation once it ended, where it runs here; null where it does not. */
  running(id: string): Promise<OperationRow> | null {
    return this.#running.get(id) ?? null;
  }

  /** Waits for what runs, for at most so long; what does not end is examined at the next start. */
  async close(deadlineMs: number): Promise<void> {
    await inTime(Promise.allSettled(this.#running.values()), deadlineMs, null);
    this.#closing.abort();
  }

  /** Never rejects. */
  async #perform(decided: Decided, place: Place): Promise<OperationRow> {
    const events = new Events(decided.row.id, decided.eventCount, this.parts.recorder);
    const { row, outcome } = await this.#act(decided, place, events);
    // It was cut off, and what it says is of no account: the next start examines it.
    if (this.#closing.signal.aborted) return decided.row;
    await Promise.all([this.#record(row, events), this.#show(decided, outcome)]);
    return row;
  }

  async #act(decided: Decided, place: Place, events: Events): Promise<Ending> {
    const { declaration, input, target, row } = decided;
    const reach = this.#reach(decided, events);
    try {
      const work = () => declaration.run(input, target, reach);
      const outcome = await place.use(work);
      const { failure, result, upstreamRequestId: upstream_request_id = null } = outcome;
      if (failure) events.add("error", failure.message);
      const error = failure ? { ...failure, system: target.source.system } : null;
      const status = failure ? "FAILED" : "SUCCEEDED";
      return { row: endedRow(row, status, { error, result, upstream_request_id }), outcome };
    } catch (error) {
      return this.#failed(decided, error, events);
    }
  }

  async #failed(decided: Decided, cause: unknown, events: Events): Promise<Ending> {
    const { target, row } = decided;
    const fault = cause instanceof Fault ? cause : this.#hidden(row, cause);
    const { upstreamRequestId = null } = fault.extensions;
    const { code, message } = fault;
    const error = { code, message, system: target.source.system, upstreamRequestId };
    const ended = (status: string): Ending => ({
      row: endedRow(row, status, { error, upstream_request_id: upstreamRequestId }),
      outcome: null,
    });
    events.add("error", message);
    if (!isAmbiguous(fault)) return ended("FAILED");
    // The time of the effect may be over: looking has its own.
    const reach = this.parts.wholeReach(this.#within(EXAMINE_MS));
    const { found, message: told } = await examined(decided, reach);
    events.add("warn", told);
    if (found !== "DONE") return ended(found === "NOT_DONE" ? "FAILED" : "INTERRUPTED");
    // What the system answered is lost, so that nobody knows what the estate must show: it is read anew.
    await this.parts.refresh(target.source.id, SHOW_MS).catch(() => undefined);
    return { row: endedRow(row, "SUCCEEDED", { result: {} }), outcome: null };
  }

  #hidden({ id }: OperationRow, err: unknown): Fault {
    this.parts.log.error({ operation: id, err }, "a change failed inside");
    return new Fault("INTERNAL", "The change failed inside Causeway; the log tells more.");
  }

  /** The effect has happened: what cannot be recorded now is recorded as soon as it can be. */
  async #record(row: OperationRow, events: Events): Promise<void> {
    const { upstream_request_id: upstreamRequestId, error } = row;
    const detail = { upstreamRequestId, error: errorCode(error) };
    const recording = {
      operation: row,
      events: events.taken(),
      ledger: ledgerEntryOf(row, row.status, { detail }),
    };
    const { persistence, recorder, log } = this.parts;
    await persistence.persist(
      () => recorder.record(recording),
      (err) => {
        const told = "the outcome of an operation cannot be recorded yet; it is tried again";
        log.error({ operation: row.id, status: row.status, err }, told);
      },
    );
  }

  async #show({ declaration, input, target }: Decided, outcome: ChangeOutcome | null) {
    if (!outcome || !declaration.isVisible) return;
    const { estate } = this.parts.wholeReach(this.#closing.signal);
    const isVisible = () => declaration.isVisible?.(input, outcome, estate) ?? true;
    const refresh = (deadlineMs: number) => this.parts.refresh(target.source.id, deadlineMs);
    const isShown = await untilVisible(isVisible, refresh).catch((err: unknown) => {
      this.parts.log.error({ target: target.id, err }, "looking for a change failed inside");
      return true;
    });
    if (isShown) return;
    const told = "the estate does not show a change yet";
    this.parts.log.warn({ source: target.source.id, target: target.id }, told);
  }

  #within(milliseconds: number): AbortSignal {
    return AbortSignal.any([AbortSignal.timeout(milliseconds), this.#closing.signal]);
  }

  #reach({ target, row }: Decided, events: Events): RunReach {
    return {
      ...this.parts.wholeReach(this.#within(EFFECT_MS)),
      state: row.target_state ?? "",
      operationId: row.id,
      pausing: (work) => this.parts.queues.pausing(target.source, work),
      tell: (level, message, detail) => {
        events.add(level, message, detail);
        events.flush();
      },
    };
  }
}

const errorCode = (error: unknown): string | null =>
  typeof error === "object" && error !== null && "code" in error ? String(error.code) : null;
