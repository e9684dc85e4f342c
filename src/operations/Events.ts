import type { Json } from "./Json.js";
import type { EventRow } from "./operationRows.js";
import type { Recorder } from "./Recorder.js";

/** What happens in an operation while it runs, recorded as it happens. */
export class Events {
  #taken: EventRow[] = [];

  constructor(
    private readonly operationId: string,
    private last: number,
    private readonly recorder: Recorder,
  ) {}

  add(level: string, message: string, detail: Json = null): void {
    this.last += 1;
    const { operationId: operation_id, last: sequence } = this;
    this.#taken.push({ operation_id, sequence, at: new Date(), level, message, detail });
  }

  /** What was not recorded yet; it is the caller's to record. */
  taken(): readonly EventRow[] {
    const taken = this.#taken;
    this.#taken = [];
    return taken;
  }

  /** Records what there is; what fails is recorded with the outcome. */
  flush(): void {
    const events = this.taken();
    void this.recorder.record({ events }).catch(() => {
      this.#taken = [...events, ...this.#taken];
    });
  }
}
