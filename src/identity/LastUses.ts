import type { Log } from "../execution/log.js";
import { elapsed, type Clock } from "./elapsed.js";
import { RecentlyUsed } from "./RecentlyUsed.js";

/** How exact a last use is. */
const EVERY_MS = 60_000;
/** How long uses are gathered before they are written. */
const GATHER_MS = 5_000;
const MOST_REMEMBERED = 10_000;

/** Writes down when tokens were last used: seldom, many at once, and never in a request's way. */
export class LastUses {
  readonly #noted = new RecentlyUsed<number>(MOST_REMEMBERED);
  readonly #pending = new Set<string>();
  #timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly write: (ids: readonly string[]) => Promise<void>,
    private readonly options: { readonly log: Log; readonly now: Clock },
  ) {}

  /** A token of this id is being used. */
  note(id: string): void {
    const now = this.options.now();
    if (elapsed(this.#noted.get(id) ?? Number.NEGATIVE_INFINITY, now) < EVERY_MS) return;
    this.#noted.set(id, now);
    this.#pending.add(id);
    this.#timer ??= setTimeout(() => void this.flush(), GATHER_MS).unref();
  }

  /** Writes what was gathered. Never rejects: nobody is refused because this could not be written. */
  async flush(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    const ids = [...this.#pending];
    this.#pending.clear();
    if (ids.length === 0) return;
    try {
      await this.write(ids);
    } catch (err) {
      this.options.log.warn({ err, tokens: ids.length }, "the last use of tokens was not recorded");
    }
  }
}
