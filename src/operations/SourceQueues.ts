import { Fault } from "../errors.js";
import type { Source } from "../estate/EstateView.js";

const RUNNING = 16;
const WAITING = 1_000;

/** A place in the queue of a source that nobody else gets. */
export interface Place {
  /** Does the work when it is its turn; once. */
  use<T>(work: () => Promise<T>): Promise<T>;
  /** Gives the place up, where nothing comes of the work. */
  leave(): void;
}

interface Queue {
  running: number;
  /** Places of those who do not wait yet. */
  reserved: number;
  readonly waiting: (() => void)[];
}

/** How many changes of one source run at a time, and how many may wait for their turn. */
export class SourceQueues {
  readonly #queues = new Map<string, Queue>();

  /**
   * Does the work when it is its turn.
   * @throws Fault UPSTREAM_BUSY where too many wait already: the work was not begun
   */
  async use<T>(source: Pick<Source, "id" | "name" | "system">, work: () => Promise<T>): Promise<T> {
    return this.reserve(source).use(work);
  }

  /**
   * A place for work that something else comes before.
   * @throws Fault UPSTREAM_BUSY where too many wait already
   */
  reserve(source: Pick<Source, "id" | "name" | "system">): Place {
    const queue = this.#queue(source.id);
    requireRoom(queue, source);
    queue.reserved += 1;
    const leave = (): void => {
      queue.reserved -= 1;
    };
    return {
      use: async (work) => {
        leave();
        await this.#turn(queue);
        try {
          return await work();
        } finally {
          this.#leave(source.id);
        }
      },
      leave,
    };
  }

  /** Lets others have the turn while something is waited for that costs the source nothing. */
  async pausing<T>(source: Pick<Source, "id">, work: () => Promise<T>): Promise<T> {
    this.#leave(source.id);
    try {
      return await work();
    } finally {
      await this.#turn(this.#queue(source.id));
    }
  }

  async #turn(queue: Queue): Promise<void> {
    if (queue.running < RUNNING) {
      queue.running += 1;
      return;
    }
    // Who leaves hands over the turn: `running` stays as it is.
    await new Promise<void>((resolve) => queue.waiting.push(resolve));
  }

  #leave(id: string): void {
    const queue = this.#queue(id);
    const next = queue.waiting.shift();
    if (next) next();
    else queue.running -= 1;
  }

  #queue(id: string): Queue {
    const known = this.#queues.get(id);
    if (known) return known;
    const made: Queue = { running: 0, reserved: 0, waiting: [] };
    this.#queues.set(id, made);
    return made;
  }
}

const requireRoom = (
  { running, reserved, waiting }: Queue,
  { name, system }: Pick<Source, "name" | "system">,
): void => {
  if (running + reserved + waiting.length < RUNNING + WAITING) return;
  const what = `${WAITING} changes of source ${name} wait already; this one was not begun, ask again.`;
  const details = { system, source: name, retryAfterSeconds: 1, limit: WAITING };
  throw new Fault("UPSTREAM_BUSY", what, details);
};
