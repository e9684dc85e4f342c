import { hasEnded, jittered, pause } from "../upstream/pause.js";
import { Turns } from "../upstream/Turns.js";
import { loadRegion, loadVolumes, type RegionLoad } from "./loadRegion.js";
import type { RegionLists } from "./RegionLists.js";
import type { RegionView } from "./RegionView.js";

/** How often a region is read. */
export interface ReadingPace {
  /** How often volumes are read, and whatever cannot be followed. */
  readonly pollMs: number;
  /** How often everything is read anew at most: the stream does not tell what was garbage-collected. */
  readonly relistMs: number;
}

/** Reading everything may take a twentieth of the time. */
const RELIST_SHARE = 20;

/** The readings of one region, one at a time: of everything when it is due, of volumes in between. */
export class RegionReadings {
  readonly #turns = new Turns();
  #isDoubted = false;
  #loadMs = 0;

  constructor(
    private readonly lists: RegionLists,
    private readonly view: RegionView,
    private readonly pace: ReadingPace,
  ) {}

  /** Something was told that could not be read: the next reading is of everything. */
  doubt(): void {
    this.#isDoubted = true;
  }

  everything(signal: AbortSignal): Promise<void> {
    return this.#turns.take(async () => {
      this.#isDoubted = false;
      const began = performance.now();
      await loadRegion({ lists: this.lists, view: this.view, signal });
      this.#loadMs = performance.now() - began;
    });
  }

  part(read: (load: RegionLoad) => Promise<unknown>, signal: AbortSignal): Promise<void> {
    return this.#turns.take(async () => {
      await read({ lists: this.lists, view: this.view, signal });
    });
  }

  /** Reads until `signal` aborts; `isFollowed`: whether all but volumes is told by others. */
  async poll(isFollowed: boolean, onCurrent: () => void, signal: AbortSignal): Promise<void> {
    let due = performance.now() + this.#relistMs;
    while (!hasEnded(signal)) {
      await pause(jittered(this.pace.pollMs), signal);
      if (hasEnded(signal)) return;
      if (!isFollowed || this.#isDoubted || performance.now() > due) {
        await this.everything(signal);
        due = performance.now() + this.#relistMs;
      } else {
        await this.part(loadVolumes, signal);
      }
      onCurrent();
    }
  }

  get #relistMs(): number {
    return Math.max(this.pace.relistMs, RELIST_SHARE * this.#loadMs);
  }
}
