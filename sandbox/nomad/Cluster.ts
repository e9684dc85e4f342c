import { Acl } from "./acl/Acl.js";
import { ConsulRegistrar } from "./client/ConsulRegistrar.js";
import { failed } from "./http/HttpError.js";
import { seedDefaults } from "./nodes/seedDefaults.js";
import { registerNode, type NodeOptions } from "./nodes/registerNode.js";
import { RegionServer } from "./RegionServer.js";

export interface ClusterOptions {
  readonly regions: readonly string[];
  readonly datacenters: readonly string[];
  readonly nodes: readonly NodeOptions[];
  readonly speed: number;
  readonly seed: string;
  readonly eventBufferSize: number;
  readonly managementToken?: string;
  /** ACLs are on, but nobody has made the first token yet. */
  readonly unbootstrapped?: boolean;
  readonly consulAddress?: string;
  readonly consulToken?: string;
  /** Jobs may name Vault roles and policies. */
  readonly vaultEnabled: boolean;
}

/** All regions of a federation behind one agent, and its ACLs. */
export class Cluster {
  readonly acl: Acl;
  readonly consulAddress: string;
  readonly #servers = new Map<string, RegionServer>();
  readonly #home: string;

  constructor(options: ClusterOptions) {
    const names = options.regions.length > 0 ? options.regions : ["global"];
    this.#home = names[0] ?? "global";
    this.consulAddress = options.consulAddress ?? "";
    names.forEach((name, at) => {
      this.#servers.set(name, newServer(options, name, options.datacenters[at]));
    });
    const home = this.region("");
    this.acl = new Acl(home.region, {
      enabled: options.managementToken !== undefined || options.unbootstrapped === true,
      ...(options.managementToken ? { managementToken: options.managementToken } : {}),
    });
    for (const server of this.#servers.values()) {
      seedDefaults(server.region);
      const own = options.nodes.filter((node) => (node.region ?? this.#home) === server.name);
      for (const node of own) {
        registerNode(server.region, { datacenter: server.datacenter, ...node });
      }
    }
  }

  get homeName(): string {
    return this.#home;
  }

  regionNames(): readonly string[] {
    return [...this.#servers.keys()].sort();
  }

  servers(): Iterable<RegionServer> {
    return this.#servers.values();
  }

  /** A region; "" is the agent's own. Throws Nomad's sentence for an unknown one. */
  region(name: string): RegionServer {
    const server = this.#servers.get(name === "" ? this.#home : name);
    if (!server) throw failed("No path to region");
    return server;
  }

  close(): void {
    for (const server of this.#servers.values()) server.engine.close();
  }
}

const newServer = (options: ClusterOptions, name: string, datacenter = "dc1"): RegionServer =>
  new RegionServer(
    {
      name,
      datacenter,
      vaultEnabled: options.vaultEnabled,
      seed: options.seed,
      speed: options.speed,
      eventBufferSize: options.eventBufferSize,
    },
    (region) =>
      new ConsulRegistrar(region, {
        address: options.consulAddress ?? "",
        token: options.consulToken ?? "",
      }),
  );
