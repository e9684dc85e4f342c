import type { SourceStatus, System } from "../../schema/estate/enums.js";
import { sourceId } from "./resourceId.js";

export interface SourceIdentity {
  readonly system: System;
  readonly name: string;
  readonly address: string;
  readonly sandbox: boolean;
  /** The environment that its configuration puts it in, e.g. production. */
  readonly environment?: string | null;
}

/** What is known of a source itself: whether its view is complete, current, and why not. */
export class SourceState {
  readonly id: string;
  version: string | null = null;
  remarks: readonly string[] = [];
  /** Milliseconds since the epoch of the end of the last complete observation. */
  completedAt: number | null = null;
  /** When the view was last known to be current. */
  confirmedAt: number | null = null;
  #failure: string | null = "It is being read for the first time.";
  #everFailed = false;
  readonly #parts = new Map<string, string>();
  readonly #waiting = new Set<() => void>();

  /** Called when it can be read again after it could not. */
  onRecovery: () => void = () => undefined;

  constructor(readonly identity: SourceIdentity) {
    this.id = sourceId(identity.system, identity.name);
  }

  get status(): SourceStatus {
    if (this.completedAt === null) return "UNREACHABLE";
    return this.reason === null ? "LIVE" : "STALE";
  }

  /** Why it is not LIVE; null while it is. */
  get reason(): string | null {
    if (this.#failure !== null) return this.#failure;
    const parts = [...this.#parts].map(([name, reason]) => `${name}: ${reason}`);
    return parts.length === 0 ? null : parts.join("; ");
  }

  /** Seconds since the view was last known to be current; null: never. */
  get staleSeconds(): number | null {
    if (this.confirmedAt === null) return null;
    return Math.max(0, Date.now() - this.confirmedAt) / 1000;
  }

  complete(): void {
    this.completedAt = this.confirmedAt = Date.now();
    if (this.#everFailed && this.#failure !== null) this.onRecovery();
    this.#failure = null;
    this.#settle();
  }

  current(): void {
    if (this.status === "LIVE") this.confirmedAt = Date.now();
  }

  part(name: string, reason: string | null): void {
    if (reason === null) this.#parts.delete(name);
    else this.#parts.set(name, reason);
  }

  broken(reason: string): void {
    this.#failure = reason;
    this.#everFailed = true;
    this.#settle();
  }

  /** Resolves when the source has a view or has failed once. */
  settled(): Promise<void> {
    if (this.completedAt !== null || this.#everFailed) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.add(resolve));
  }

  #settle(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}
