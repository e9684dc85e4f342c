import type { SourceStatus, System } from "../../schema/estate/enums.js";
import type { Source } from "./EstateView.js";
import type { Reads } from "./Reads.js";
import type { SourceState } from "./SourceState.js";

/**
 * A source as one caller sees it. What it says of its state is read when it is selected, and makes the
 * answer one for once: a status changes without any change of the estate.
 */
export class SourceView implements Source {
  readonly __typename = "Source";
  readonly id: string;
  readonly name: string;
  readonly system: System;
  readonly address: string;
  readonly sandbox: boolean;
  readonly environment: string | null;
  readonly #state: SourceState;
  readonly #reads: Reads;
  readonly #count: () => number;

  constructor(state: SourceState, reads: Reads, count: () => number) {
    this.id = state.id;
    this.name = state.identity.name;
    this.system = state.identity.system;
    this.address = state.identity.address;
    this.sandbox = state.identity.sandbox;
    this.environment = state.identity.environment ?? null;
    this.#state = state;
    this.#reads = reads;
    this.#count = count;
  }

  get status(): SourceStatus {
    return this.#now.status;
  }

  get reason(): string | null {
    return this.#now.reason;
  }

  get version(): string | null {
    return this.#now.version;
  }

  get remarks(): readonly string[] {
    return this.#now.remarks;
  }

  get staleSeconds(): number | null {
    return this.#now.staleSeconds;
  }

  get observedAt(): Date | null {
    const { completedAt } = this.#now;
    return completedAt === null ? null : new Date(completedAt);
  }

  /** How many things of the source the caller may see. */
  get resourceCount(): number {
    this.#reads.volatile();
    return this.#count();
  }

  get #now(): SourceState {
    this.#reads.volatile();
    return this.#state;
  }
}
