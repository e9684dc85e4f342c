import type { Sink } from "../../src/estate/sighting.js";
import { backOff, hasEnded, pause } from "../upstream/pause.js";
import { together } from "../upstream/together.js";
import { applyEvent } from "./applyEvent.js";
import { IndexWentBack, type StreamPatience } from "./EventStream.js";
import { followList } from "./followList.js";
import { loadNamespaces, loadNodePools } from "./loadRegion.js";
import { isSourceLost, NomadFault } from "./nomadFault.js";
import { openStreams } from "./openStreams.js";
import type { RegionLists } from "./RegionLists.js";
import { RegionReadings, type ReadingPace } from "./RegionReadings.js";
import type { RegionView } from "./RegionView.js";
import { streamPlan, type StreamPlan } from "./streamPlan.js";

/** How often things happen. */
export type Pace = StreamPatience & ReadingPace;

/** An estate that is larger is not read anew for a caller: the stream has told everything by then. */
const SMALL_ALLOCATIONS = 5_000;

/** What a region is watched with. */
export interface RegionWatchParts {
  readonly lists: RegionLists;
  readonly view: RegionView;
  readonly sink: Sink;
  readonly pace: Pace;
  /** Whether ACLs hide nothing from the token. */
  readonly seesAll: boolean;
  /** How many answers may be held open for this region. */
  readonly held: number;
}

type Task = (signal: AbortSignal) => Promise<void>;

/** Follows one region, through its failures, until it is told to end or the agent itself is lost. */
export class RegionWatch {
  readonly #parts: RegionWatchParts;
  readonly #readings: RegionReadings;
  #isFollowing = false;
  #signal: AbortSignal | null = null;

  constructor(parts: RegionWatchParts) {
    this.#parts = parts;
    this.#readings = new RegionReadings(parts.lists, parts.view, parts.pace);
  }

  get region(): string {
    return this.#parts.lists.region;
  }

  get lists(): RegionLists {
    return this.#parts.lists;
  }

  get view(): RegionView {
    return this.#parts.view;
  }

  /** Whether everything of it has been read, and is being followed. */
  get isFollowing(): boolean {
    return this.#isFollowing;
  }

  /** Calls `onSettled` after the first attempt to read everything, with its error if it failed. */
  async run(onSettled: (error: Error | null) => void, signal: AbortSignal): Promise<void> {
    const { sink } = this.#parts;
    let failures = 0;
    const loaded = () => {
      failures = 0;
      this.#isFollowing = true;
      sink.part(this.region, null);
      onSettled(null);
    };
    while (!hasEnded(signal)) {
      try {
        await this.#observe(loaded, signal);
      } catch (error) {
        this.#isFollowing = false;
        if (hasEnded(signal)) return;
        const reason = this.#reasonOf(error);
        sink.part(this.region, reason.message);
        onSettled(reason);
        failures += 1;
        // A stream that breaks off is begun again at once.
        if (failures > 1) await pause(backOff(failures - 1), signal);
      }
    }
  }

  /** Reads everything again that may have changed; resolves when the sink has it. */
  async refresh(signal: AbortSignal): Promise<void> {
    if (this.view.allocations.size > SMALL_ALLOCATIONS) await this.lists.client.probe(signal);
    else if (this.#signal) await this.#readings.everything(AbortSignal.any([signal, this.#signal]));
  }

  #reasonOf(error: unknown): Error {
    if (error instanceof IndexWentBack) {
      this.view.reset();
      return new Error("Its servers were restored to an earlier state; it is read anew.");
    }
    if (!(error instanceof NomadFault) || isSourceLost(error)) throw error;
    return error;
  }

  /** From the first event that is not missed, through a reading of everything, until something breaks. */
  async #observe(onLoaded: () => void, signal: AbortSignal): Promise<void> {
    const { lists, view } = this.#parts;
    const plan = await this.#plan(signal);
    const streams = await openStreams(lists.client, plan, this.#parts.pace, signal);
    const isWhole = plan.isWhole && streams.length === plan.scopes.length;
    const tasks: Task[] = streams.map((stream) => async (ending) => {
      const close = () => {
        stream.close();
      };
      ending.addEventListener("abort", close, { once: true });
      await stream.follow((event) => {
        this.#apply(() => {
          applyEvent(view, event);
        });
      }, this.#current);
    });
    await together(
      [
        ...tasks,
        async (ending) => {
          this.#signal = ending;
          await this.#readings.everything(ending);
          onLoaded();
          await together(this.#followers(isWhole, streams.length), ending);
        },
      ],
      signal,
    );
  }

  readonly #current = (): void => {
    this.#parts.sink.current();
  };

  /** One event that cannot be read does not end the stream: the next reading of everything mends it. */
  #apply(take: () => void): void {
    try {
      take();
    } catch {
      this.#readings.doubt();
    }
  }

  async #plan(signal: AbortSignal): Promise<StreamPlan> {
    const { lists, view, seesAll, held } = this.#parts;
    await loadNamespaces({ lists, view, signal });
    const nodes = await lists.list(
      { path: "/v1/nodes", query: { per_page: "1" }, parse: (row) => row },
      signal,
    );
    return streamPlan({
      region: this.region,
      namespaces: lists.namespaces,
      visible: view.namespaceNames,
      seesAll,
      seesNodes: nodes !== null,
      most: held,
    });
  }

  /** What keeps the view current beside the streams. */
  #followers(isWhole: boolean, streams: number): readonly Task[] {
    const canBlock = this.#parts.held - streams >= 2;
    const poll: Task = (signal) => this.#readings.poll(isWhole && canBlock, this.#current, signal);
    if (!canBlock) return [poll];
    return [
      this.#follower("/v1/namespaces", loadNamespaces),
      this.#follower("/v1/node/pools", loadNodePools),
      poll,
    ];
  }

  /** Reads a small list again whenever it changes. */
  #follower(path: string, read: typeof loadNamespaces): Task {
    const { lists, view, seesAll } = this.#parts;
    const names = view.namespaceNames.join();
    return (signal) => {
      const readAgain = async () => {
        await this.#readings.part(read, signal);
        // Another namespace needs another stream.
        if (view.namespaceNames.join() !== names && !seesAll) {
          throw lists.client.badAnswer("shows the token other namespaces than before");
        }
      };
      return followList(lists, path, readAgain, signal);
    };
  }
}
