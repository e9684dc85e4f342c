import type { Region } from "../state/Region.js";
import type { AllocRow } from "../state/rows.js";
import { NativeServices } from "./NativeServices.js";
import { ConsulAgent } from "./ConsulAgent.js";
import type { ServiceRegistrar } from "./ServiceRegistrar.js";
import { workloadServices, type WorkloadService } from "./workloadServices.js";

export interface ConsulOptions {
  /** http://host:port of an agent; "" for no Consul. */
  readonly address: string;
  readonly token: string;
}

/** Makes the services of allocations known: to Consul over the wire, or to Nomad itself. */
export class ConsulRegistrar implements ServiceRegistrar {
  readonly #region: Region;
  readonly #options: ConsulOptions;
  readonly #native: NativeServices;
  readonly #agents = new Map<string, ConsulAgent>();
  /** What each allocation has registered, so that the same is taken back. */
  readonly #known = new Map<string, readonly WorkloadService[]>();

  constructor(region: Region, options: ConsulOptions) {
    this.#region = region;
    this.#options = options;
    this.#native = new NativeServices(region);
  }

  register(alloc: AllocRow): void {
    const services = workloadServices(alloc);
    this.#known.set(alloc.ID, services);
    this.#native.register(
      alloc,
      services.filter(({ provider }) => provider === "nomad"),
    );
    const agent = this.#agent(alloc);
    for (const service of services) {
      if (service.provider === "consul") agent?.register(service);
    }
  }

  deregister(alloc: AllocRow): void {
    const services = this.#known.get(alloc.ID) ?? [];
    this.#known.delete(alloc.ID);
    this.#native.deregister(services.filter(({ provider }) => provider === "nomad"));
    const agent = this.#agent(alloc);
    for (const service of services) {
      if (service.provider === "consul") agent?.deregister(service);
    }
  }

  #agent(alloc: AllocRow): ConsulAgent | undefined {
    const node = this.#region.tables.nodes.get(alloc.NodeID);
    const own = node?.ConsulAddress ?? "";
    const address = own === "" ? this.#options.address : own;
    if (address === "") return undefined;
    const nodeName = node?.Attributes["unique.consul.name"] ?? "";
    const key = `${address}\0${nodeName}`;
    const known = this.#agents.get(key);
    if (known) return known;
    const agent = new ConsulAgent({
      address,
      token: this.#options.token,
      node: nodeName,
      nodeAddress: node?.Address ?? "",
      timers: this.#region.timers,
    });
    this.#agents.set(key, agent);
    return agent;
  }
}
