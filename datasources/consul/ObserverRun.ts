import type { Sink } from "../../src/estate/sighting.js";
import { Observation } from "../upstream/Observation.js";
import { hasEnded, jittered, pause } from "../upstream/pause.js";
import { ConsulFault, isSourceLost } from "./consulFault.js";
import type { ConsulClient } from "./ConsulClient.js";
import type { DatacenterContext } from "./DatacenterContext.js";
import { DatacenterLists } from "./DatacenterLists.js";
import type { Datacenters } from "./Datacenters.js";
import { datacenterSighting } from "./datacenterSighting.js";
import { DatacenterView } from "./DatacenterView.js";
import { DatacenterWatch } from "./DatacenterWatch.js";
import { readAgent } from "./readAgent.js";
import { remarksOn } from "./remarksOn.js";
import { lackingPermissions } from "./tokenPermissions.js";
import { WatchSlots, type WatchPlan } from "./WatchSlots.js";

/** How often config entries are read, intentions that are not watched, and the list of datacenters. */
const POLL_MS = 10_000;
/** After so many polls what was refused is asked for again. */
const POLLS_TO_RETRY = 30;
/** So many polls a datacenter must be missing for until it is forgotten: a restarted agent knows few at first. */
const POLLS_TO_FORGET = 60;

/** What a run needs of its source. */
export interface ObserverSettings {
  readonly client: ConsulClient;
  readonly datacenters: Datacenters;
  /** Everything of a context but the datacenter. */
  readonly context: Omit<DatacenterContext, "datacenter">;
}

interface Following {
  readonly watch: DatacenterWatch;
  readonly plan: WatchPlan;
  readonly controller: AbortController;
  /** Settles when nothing of it runs any more. */
  readonly ended: Promise<void>;
  polls: number;
  missedPolls: number;
  isBehind: boolean;
}

/** One observation of a cluster, from the first list until the agent is lost. */
export class ObserverRun {
  readonly #followings = new Map<string, Following>();
  /** Datacenters that were there at some time; a configured one may never have been. */
  readonly #existing = new Set<string>();
  readonly #slots: WatchSlots;
  readonly #observation = new Observation();

  constructor(
    private readonly settings: ObserverSettings,
    private readonly sink: Sink,
  ) {
    const { total, reserved } = settings.client.budget;
    this.#slots = new WatchSlots(total - reserved);
  }

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

  get #watches(): readonly DatacenterWatch[] {
    return [...this.#followings.values()].map(({ watch }) => watch);
  }

  async #stop(): Promise<void> {
    const followings = [...this.#followings.values()];
    for (const { controller } of followings) controller.abort();
    await Promise.allSettled(followings.map(({ ended }) => ended));
  }

  async #observe(): Promise<void> {
    const { client, datacenters } = this.settings;
    await datacenters.read(this.#observation.ending);
    const agent = await readAgent(client, this.#observation.ending);
    for (const name of this.#remembered()) this.#existing.add(name);
    const names = new Set([...datacenters.served, ...this.#existing]);
    const attempts = [...names].map((name) => this.#begin(name, names.size));
    const outcomes = await this.#observation.until(Promise.all(attempts));
    const failures = outcomes.filter((outcome) => outcome !== null);
    if (failures.length === outcomes.length) throw failures[0] ?? datacenters.unknown("any");
    this.#tellDatacenters();
    if (agent.version !== null) this.sink.describe({ version: agent.version });
    await this.#remark();
    this.sink.complete();
    await this.#poll();
  }

  /** Datacenters that an earlier run told of: they do not vanish because an agent forgot them. */
  #remembered(): readonly string[] {
    const scopes = this.sink.scopes("").filter((scope) => scope.includes("/"));
    return [...new Set(scopes.map((scope) => scope.slice(0, scope.indexOf("/"))))];
  }

  /** Begins to follow a datacenter. Resolves with the error of the first attempt to read it, or null. */
  #begin(datacenter: string, total: number): Promise<Error | null> {
    const { client, context } = this.settings;
    const plan = this.#slots.take(total);
    const lists = new DatacenterLists(client, datacenter);
    const view = new DatacenterView({ ...context, datacenter }, this.sink);
    const watch = new DatacenterWatch({ lists, view, sink: this.sink, plan });
    const controller = new AbortController();
    return new Promise((resolve) => {
      const ended = watch.run(resolve, controller.signal).catch(this.#observation.lose);
      const fresh = { polls: 0, missedPolls: 0, isBehind: false };
      this.#followings.set(datacenter, { watch, plan, controller, ended, ...fresh });
    });
  }

  async #poll(): Promise<void> {
    while (!this.#observation.ending.aborted) {
      await pause(jittered(POLL_MS), this.#observation.ending);
      if (hasEnded(this.#observation.ending)) return;
      this.#adjust(await this.settings.datacenters.read(this.#observation.ending));
      for (const following of this.#followings.values()) await this.#pollOne(following);
      await this.#remark();
    }
  }

  /** Follows the datacenters that are new, and forgets those that have been missing for long. */
  #adjust(known: readonly string[]): void {
    const { served } = this.settings.datacenters;
    for (const name of served) {
      if (!this.#followings.has(name)) void this.#begin(name, served.length);
    }
    for (const [name, following] of this.#followings) {
      const isMissing = !served.includes(name) && !known.includes(name);
      following.missedPolls = isMissing ? following.missedPolls + 1 : 0;
      if (following.missedPolls >= POLLS_TO_FORGET) this.#forget(name, following);
    }
    this.#tellDatacenters();
  }

  #forget(name: string, { watch, plan, controller }: Following): void {
    controller.abort();
    this.#followings.delete(name);
    this.#existing.delete(name);
    this.#slots.giveBack(plan);
    watch.view.remove();
    this.sink.part(name, null);
  }

  async #pollOne(following: Following): Promise<void> {
    const { watch, plan } = following;
    if (!watch.isFollowing) return;
    const part = `${watch.datacenter} mesh`;
    following.polls += 1;
    if (following.polls % POLLS_TO_RETRY === 0) watch.mesh.retry();
    try {
      if (!plan.watchesIntentions) await watch.mesh.readIntentions(this.#observation.ending);
      await watch.mesh.readConfigEntries(this.#observation.ending);
      if (following.isBehind) this.sink.part(part, null);
      following.isBehind = false;
    } catch (error) {
      if (!(error instanceof ConsulFault) || isSourceLost(error)) throw error;
      this.sink.part(part, error.message);
      following.isBehind = true;
    }
  }

  /** Also those that cannot be read at the moment. */
  #tellDatacenters(): void {
    const { context, datacenters } = this.settings;
    for (const name of datacenters.known) this.#existing.add(name);
    const names = [...this.#followings.keys()].filter((name) => this.#existing.has(name));
    this.sink.replace(
      "datacenters",
      names.map((datacenter) => datacenterSighting({ ...context, datacenter })),
    );
  }

  async #remark(): Promise<void> {
    const lacking = await lackingPermissions(this.settings.client, this.#observation.ending);
    this.sink.describe({ remarks: remarksOn(lacking, this.#watches) });
  }
}
