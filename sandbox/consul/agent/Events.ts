import { randomUUID } from "node:crypto";

/** Something that was told to all agents, as the API names its parts. */
export interface UserEvent {
  readonly ID: string;
  readonly Name: string;
  readonly Payload: string | null;
  readonly NodeFilter: string;
  readonly ServiceFilter: string;
  readonly TagFilter: string;
  readonly Version: number;
  readonly LTime: number;
}

/** What an event says, and to whom; the filters are regular expressions, "" for everybody. */
export type GivenEvent = Omit<UserEvent, "ID" | "Version" | "LTime">;

/** An agent forgets older ones. */
const REMEMBERED = 256;

/** The last events that an agent heard of, in the order in which they came. */
export class Events {
  #rows: readonly UserEvent[] = [];
  readonly #waiting = new Set<() => void>();
  #time = 1;

  /** Keeps an event where it concerns the agent; who fires it hears no time of it. */
  fire(given: GivenEvent, heard: boolean): UserEvent {
    const event = { ID: randomUUID(), ...given, Version: 1, LTime: 0 };
    this.#time += 1;
    if (heard) {
      this.#rows = [...this.#rows, { ...event, LTime: this.#time }].slice(-REMEMBERED);
      for (const wake of [...this.#waiting]) wake();
    }
    return event;
  }

  /** The events of this name; all for "". */
  list(name: string): readonly UserEvent[] {
    return this.#rows.filter((event) => name === "" || event.Name === name);
  }

  /** Calls `wake` at every event. Returns what undoes that. */
  watch(wake: () => void): () => void {
    this.#waiting.add(wake);
    return () => {
      this.#waiting.delete(wake);
    };
  }
}
