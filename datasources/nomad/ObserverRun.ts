import type { Sink } from "../../src/estate/sighting.js";
import { Observation } from "../upstream/Observation.js";
import { hasEnded, jittered, pause } from "../upstream/pause.js";
import type { NomadClient } from "./NomadClient.js";
import type { RegionContext } from "./RegionContext.js";
import { RegionLists } from "./RegionLists.js";
import type { Regions } from "./Regions.js";
import { RegionView } from "./RegionView.js";
import { RegionWatch, type Pace } from "./RegionWatch.js";
import { remarksOn } from "./remarksOn.js";
import { readTokenSight, type TokenSight } from "./tokenSight.js";

/** How often the list of regions is read. */
const REGIONS_MS = 10_000;
/** So many readings a region must be missing for until it is forgotten: a restarted agent knows few at first. */
const READINGS_TO_FORGET = 60;

/** What a run needs of its source. */
export interface ObserverSettings {
  readonly client: NomadClient;
  readonly regions: Regions;
  readonly namespaces: readonly string[] | null;
  /** Everything of a context but the region. */
  readonly context: Omit<RegionContext, "region">;
  readonly pace: Pace;
}

interface Following {
  readonly watch: RegionWatch;
  readonly controller: AbortController;
  /** Settles when nothing of it runs any more. */
  readonly ended: Promise<void>;
  missing: number;
}

/** One observation of a cluster, from the first list until the agent is lost. */
export class ObserverRun {
  readonly #followings = new Map<string, Following>();
  readonly #observation = new Observation();

  /** `views` outlive the run: they know what the sink was told. */
  constructor(
    private readonly settings: ObserverSettings,
    private readonly sink: Sink,
    private readonly views: Map<string, RegionView>,
  ) {}

  /** Rejects when `signal` aborts, or the source is lost; nothing of it runs any more then. */
  run(signal: AbortSignal): Promise<void> {
    return this.#observation.run(
      () => this.#observe(),
      () => this.#stop(),
      signal,
    );
  }

  /** Reads everything again that may have changed. */
  async refresh(signal: AbortSignal): Promise<void> {
    const watches = this.#watches.filter(({ isFollowing }) => isFollowing);
    await this.#observation.until(Promise.all(watches.map((watch) => watch.refresh(signal))));
  }

  get #watches(): readonly RegionWatch[] {
    return [...this.#followings.values()].map(({ watch }) => watch);
  }

  async #stop(): Promise<void> {
    const followings = [...this.#followings.values()];
    for (const { controller } of followings) controller.abort();
    await Promise.allSettled(followings.map(({ ended }) => ended));
  }

  async #observe(): Promise<void> {
    const { client, regions } = this.settings;
    const signal = this.#observation.ending;
    await regions.read(signal);
    const token = await readTokenSight(client, signal);
    const { version } = await regions.readOwn(signal);
    const names = new Set([...regions.served, ...this.views.keys()]);
    const attempts = [...names].map((name) => this.#begin(name, names.size, token));
    const outcomes = await this.#observation.until(Promise.all(attempts));
    const failures = outcomes.filter((outcome) => outcome !== null);
    if (failures.length === outcomes.length) throw failures[0] ?? regions.unknown("any");
    if (version !== null) this.sink.describe({ version });
    this.#remark(token);
    this.sink.complete();
    while (!hasEnded(signal)) {
      await pause(jittered(REGIONS_MS), signal);
      if (!hasEnded(signal)) this.#adjust(await regions.read(signal), token);
    }
  }

  /** Begins to follow a region. Resolves with the error of the first attempt to read it, or null. */
  #begin(region: string, total: number, token: TokenSight): Promise<Error | null> {
    const { client, namespaces, context, pace } = this.settings;
    const view = this.views.get(region) ?? new RegionView({ ...context, region }, this.sink);
    this.views.set(region, view);
    const lists = new RegionLists(client, region, namespaces);
    const held = Math.max(1, Math.floor(client.held / total));
    const { seesAll } = token;
    const watch = new RegionWatch({ lists, view, sink: this.sink, pace, seesAll, held });
    const controller = new AbortController();
    return new Promise((resolve) => {
      const ended = watch.run(resolve, controller.signal).catch(this.#observation.lose);
      this.#followings.set(region, { watch, controller, ended, missing: 0 });
    });
  }

  /** Follows the regions that are new, and forgets those that have been missing for long. */
  #adjust(known: readonly string[], token: TokenSight): void {
    const { served } = this.settings.regions;
    for (const name of served) {
      if (!this.#followings.has(name)) void this.#begin(name, served.length, token);
    }
    for (const [name, following] of this.#followings) {
      const isMissing = !served.includes(name) && !known.includes(name);
      following.missing = isMissing ? following.missing + 1 : 0;
      if (following.missing >= READINGS_TO_FORGET) this.#forget(name, following);
    }
    this.#remark(token);
  }

  #forget(name: string, { watch, controller }: Following): void {
    controller.abort();
    this.#followings.delete(name);
    this.views.delete(name);
    watch.view.remove();
    this.sink.part(name, null);
  }

  #remark(token: TokenSight): void {
    this.sink.describe({ remarks: remarksOn(token, this.#watches) });
  }
}
