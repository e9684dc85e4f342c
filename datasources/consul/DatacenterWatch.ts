import type { Sink } from "../../src/estate/sighting.js";
import { backOff, hasEnded, jittered, pause } from "../upstream/pause.js";
import { together } from "../upstream/together.js";
import { CatalogFollower } from "./CatalogFollower.js";
import { ConsulFault, isSourceLost } from "./consulFault.js";
import type { DatacenterLists } from "./DatacenterLists.js";
import type { DatacenterView } from "./DatacenterView.js";
import { followIndex, type Following } from "./followIndex.js";
import { INTENTIONS, MeshFollower } from "./MeshFollower.js";
import { PacedRefresh } from "./PacedRefresh.js";
import { sweepCatalog } from "./sweepCatalog.js";
import type { WatchPlan } from "./WatchSlots.js";

/** Both match nothing: they answer three bytes and the index, as soon as something has changed. */
const SIGNALS = [
  { path: "/internal/ui/nodes", query: { filter: "Node==none" } },
  { path: "/health/state/any", query: { filter: "CheckID==none" } },
] as const;
const POLL_MS = 10_000;

/** What a datacenter is watched with. */
export interface DatacenterWatchParts {
  readonly lists: DatacenterLists;
  readonly view: DatacenterView;
  readonly sink: Sink;
  readonly plan: WatchPlan;
}

type Task = (signal: AbortSignal) => Promise<void>;

/** Follows one datacenter, through its failures, until it is told to end or the agent itself is lost. */
export class DatacenterWatch {
  readonly catalog: CatalogFollower;
  readonly mesh: MeshFollower;
  readonly #parts: DatacenterWatchParts;
  #refresh: PacedRefresh | null = null;
  #latest = 0n;

  constructor(parts: DatacenterWatchParts) {
    this.#parts = parts;
    this.catalog = new CatalogFollower(parts.lists, parts.view);
    this.mesh = new MeshFollower(parts.lists, parts.view);
  }

  get datacenter(): string {
    return this.#parts.lists.datacenter;
  }

  get lists(): DatacenterLists {
    return this.#parts.lists;
  }

  get view(): DatacenterView {
    return this.#parts.view;
  }

  /** Whether everything of it has been read, and is being followed. */
  get isFollowing(): boolean {
    return this.#refresh !== null;
  }

  /** Calls `onSettled` after the first attempt to read everything, with its error if it failed. */
  async run(onSettled: (error: Error | null) => void, signal: AbortSignal): Promise<void> {
    const { sink } = this.#parts;
    for (let failures = 0; !signal.aborted;) {
      try {
        const indexes = await this.#load(signal);
        sink.part(this.datacenter, null);
        onSettled(null);
        failures = 0;
        await this.#follow(indexes, signal);
      } catch (error) {
        this.#refresh = null;
        if (hasEnded(signal)) return;
        if (!(error instanceof ConsulFault) || isSourceLost(error)) throw error;
        sink.part(this.datacenter, error.message);
        onSettled(error);
        failures += 1;
        await pause(backOff(failures), signal);
      }
    }
  }

  /** Reads everything again that may have changed; resolves when the sink has it. */
  async refresh(signal: AbortSignal): Promise<void> {
    await this.#refresh?.now();
    await this.mesh.readIntentions(signal);
    await this.mesh.readConfigEntries(signal);
  }

  async #load(signal: AbortSignal) {
    const catalog = await this.catalog.load(signal);
    const intentions = await this.mesh.readIntentions(signal);
    await this.mesh.readConfigEntries(signal);
    return { catalog, intentions };
  }

  async #follow(
    from: { readonly catalog: bigint; readonly intentions: bigint },
    signal: AbortSignal,
  ): Promise<void> {
    const { lists, view, plan } = this.#parts;
    this.#latest = from.catalog;
    this.#refresh = null;
    const tasks: Task[] = SIGNALS.slice(0, plan.signals).map(
      (call) => (ending) => followIndex(lists, this.#signal(call, from.catalog, ending), ending),
    );
    if (plan.signals === 0) tasks.push((ending) => this.#poll(ending));
    if (plan.watchesIntentions && this.mesh.hasIntentions) {
      tasks.push((ending) => followIndex(lists, this.#intentions(from.intentions), ending));
    }
    tasks.push((ending) => {
      const refresh = this.#pacedRefresh(ending);
      const latestIndex = () => this.#latest;
      return sweepCatalog(this.catalog, { model: view.catalog, refresh, latestIndex }, ending);
    });
    await together(tasks, signal);
  }

  #signal(call: Following["call"], from: bigint, signal: AbortSignal): Following {
    const refresh = this.#pacedRefresh(signal);
    return {
      call,
      from,
      onCurrent: () => {
        this.#parts.sink.current();
      },
      onChange: async (index, _answer, wasReset) => {
        await (wasReset ? refresh.anew() : refresh.upTo(index));
        this.#latest = index;
        this.#parts.sink.current();
      },
    };
  }

  /** One for all the signals of a following. */
  #pacedRefresh(signal: AbortSignal): PacedRefresh {
    this.#refresh ??= new PacedRefresh(
      (anew) => (anew ? this.catalog.load(signal) : this.catalog.refresh(signal)),
      signal,
    );
    return this.#refresh;
  }

  #intentions(from: bigint): Following {
    return {
      call: INTENTIONS,
      from,
      onCurrent: () => undefined,
      onChange: (_index, answer) => this.mesh.takeIntentions(answer),
    };
  }

  async #poll(signal: AbortSignal): Promise<void> {
    const refresh = this.#pacedRefresh(signal);
    while (!signal.aborted) {
      await pause(jittered(POLL_MS), signal);
      await refresh.now();
      this.#parts.sink.current();
    }
  }
}
