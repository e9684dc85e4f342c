import { randomUUID } from "node:crypto";
import { Acl, type AclOptions } from "./acl/Acl.js";
import { Agent } from "./agent/Agent.js";
import type { Call } from "./http/Call.js";
import { HttpError } from "./http/HttpError.js";
import type { Clock } from "./time/Clock.js";
import { Datacenter } from "./state/Datacenter.js";
import { makeShapes, type Shapes } from "./shapes/makeShapes.js";
import type { Profile } from "./Profile.js";

export interface ClusterOptions {
  readonly datacenters: readonly string[];
  readonly profile: Profile;
  readonly acl?: AclOptions;
  readonly pretty: boolean;
  readonly nodeName: string;
  /** Makes the ids of the agents' nodes; random ones by default. */
  readonly ids?: () => string;
  /** The time that all goes by; that of the machine by default. */
  readonly clock?: Clock;
}

const MAX_CACHED = 1_000;

/** All that outlives a restart of the server: the datacenters, the tokens, and the agent that is asked. */
export class Cluster {
  readonly profile: Profile;
  readonly pretty: boolean;
  readonly acl: Acl;
  readonly shapes: Shapes;
  /** One server agent in each datacenter. */
  readonly agents: readonly Agent[];
  /** The agent of the first datacenter, which answers /v1/agent/. */
  readonly agent: Agent;
  readonly #datacenters: ReadonlyMap<string, Datacenter>;
  readonly #cached = new Map<string, number>();

  constructor(options: ClusterOptions) {
    this.profile = options.profile;
    this.pretty = options.pretty;
    this.shapes = makeShapes(options.profile);
    const names = options.datacenters.length > 0 ? options.datacenters : ["dc1"];
    this.#datacenters = new Map(
      names.map((name) => [name, new Datacenter(name, options.profile, options.clock)]),
    );
    this.acl = new Acl(this.datacenter(names[0] ?? "dc1"), options.profile, options.acl);
    const ids = options.ids ?? randomUUID;
    const agents = [...this.#datacenters.values()].map((datacenter) => {
      const agent = new Agent(datacenter, options.nodeName, ids(), options.profile);
      agent.join(options.acl?.defaultPolicy === "deny");
      return agent;
    });
    this.agents = agents;
    const [first] = agents;
    if (!first) throw new Error("A cluster needs a datacenter.");
    this.agent = first;
  }

  datacenterNames(): readonly string[] {
    return [...this.#datacenters.keys()].sort();
  }

  /** The store of a datacenter. Throws Consul's sentence for an unknown one. */
  datacenter(name: string): Datacenter {
    const known = this.#datacenters.get(name);
    if (!known) throw new HttpError(500, "No path to datacenter");
    return known;
  }

  /** Stops all clocks; `resume` starts them anew. */
  pause(): void {
    for (const agent of this.agents) agent.checks.close();
    for (const { sessions } of this.#datacenters.values()) sessions.close();
  }

  resume(): void {
    for (const agent of this.agents) agent.checks.resume();
    for (const { sessions } of this.#datacenters.values()) sessions.resume();
  }

  /** The headers of an answer from the agent's cache: the first time it misses. */
  cache(call: Call): Record<string, string> {
    const key = `${call.path}?${call.query.toString()}`;
    const since = this.#cached.get(key);
    if (this.#cached.size > MAX_CACHED) this.#cached.clear();
    this.#cached.set(key, since ?? Date.now());
    if (since === undefined) return { "X-Cache": "MISS" };
    return { "X-Cache": "HIT", Age: String(Math.floor((Date.now() - since) / 1000)) };
  }
}
