import { Cluster } from "./Cluster.js";
import { serve } from "./http/serve.js";
import { nodeWrites } from "./nodes/nodeWrites.js";
import type { NodeOptions } from "./nodes/registerNode.js";
import type { Region } from "./state/Region.js";

export interface NomadSandboxOptions {
  /** The first one answers; the others are reached with ?region=. Default: global. */
  readonly regions?: readonly string[];
  /** The datacenter of each region's servers, and of nodes that name none. Default: dc1. */
  readonly datacenters?: readonly string[];
  /** Turns ACLs on; an empty object leaves the first token to /v1/acl/bootstrap. */
  readonly acl?: { readonly managementToken?: string };
  /** http://host:port of the Consul agent where allocations register their services. */
  readonly consulAddress?: string;
  readonly consulToken?: string;
  /** Default: one node, node-1 at 127.0.0.1. */
  readonly nodes?: readonly NodeOptions[];
  /** Default: any free port of 127.0.0.1. */
  readonly port?: number;
  /** How many times faster than in a real cluster deployments, tasks and drains go. Default: 1. */
  readonly speed?: number;
  /** The same seed gives the same IDs. Default: nomad. */
  readonly seed?: string;
  /** How many raft indexes the event stream remembers. Default: 100, as with Nomad. */
  readonly eventBufferSize?: number;
  /** Whether jobs may use Vault. Default: yes. */
  readonly vault?: boolean;
}

export interface NomadCall {
  readonly method: string;
  readonly path: string;
}

export interface NomadSandbox {
  /** http://127.0.0.1:PORT */
  readonly address: string;
  readonly port: number;
  /** The management token; "" while ACLs are off. */
  readonly token: string;
  /** The last 10,000 requests since the start or the last `resetCalls`. */
  readonly calls: readonly NomadCall[];
  resetCalls(): void;
  /** The store of one region, to seed it or to look into it. */
  state(region: string): Region;
  /** All regions, for those who seed. */
  readonly cluster: Cluster;
  /** A client is not heard of any more, or is again. */
  setReachable(region: string, nodeId: string, reachable: boolean): void;
  /** Stops at once: open requests and streams lose their connections. */
  close(): Promise<void>;
}

/** Nobody looks further back; the sandbox may run for days. */
const MAX_CALLS = 10_000;

/** Starts a server that speaks Nomad's HTTP API on a loopback address. */
export const startNomad = async (options: NomadSandboxOptions = {}): Promise<NomadSandbox> => {
  const cluster = newCluster(options);
  const calls: NomadCall[] = [];
  const server = serve(cluster, (method, path) => {
    calls.push({ method, path });
    if (calls.length > MAX_CALLS) calls.shift();
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  const bound = server.address();
  const port = typeof bound === "object" && bound ? bound.port : 0;
  return {
    address: `http://127.0.0.1:${port}`,
    port,
    token: options.acl?.managementToken ?? "",
    calls,
    resetCalls: () => {
      calls.length = 0;
    },
    state: (region) => cluster.region(region).region,
    cluster,
    setReachable: (region, nodeId, reachable) => {
      nodeWrites.setReachable(cluster.region(region), nodeId, reachable);
    },
    close: () =>
      new Promise((resolve) => {
        cluster.close();
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
};

const DEFAULTS = {
  regions: [],
  datacenters: [],
  nodes: [{ name: "node-1", address: "127.0.0.1" }],
  speed: 1,
  seed: "nomad",
  eventBufferSize: 100,
  vault: true,
};

const newCluster = (options: NomadSandboxOptions): Cluster => {
  const { acl, vault, ...rest } = { ...DEFAULTS, ...options };
  const token = acl?.managementToken;
  return new Cluster({
    ...rest,
    vaultEnabled: vault,
    unbootstrapped: acl !== undefined && token === undefined,
    ...(token === undefined ? {} : { managementToken: token }),
  });
};
