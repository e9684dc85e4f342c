import type { AclOptions } from "./acl/Acl.js";
import { Cluster } from "./Cluster.js";
import { serve } from "./http/serve.js";
import type { Profile } from "./Profile.js";
import type { Datacenter } from "./state/Datacenter.js";
import type { Clock } from "./time/Clock.js";

export interface ConsulSandboxOptions {
  /** The first one answers; the others are reached with ?dc=. Default: dc1. */
  readonly datacenters?: readonly string[];
  /** The version of Consul to speak like. Default: 1.15. */
  readonly profile?: Profile;
  /** Turns ACLs on. */
  readonly acl?: AclOptions;
  /** Indents all JSON, as an agent in development mode does. */
  readonly pretty?: boolean;
  /** Default: any free port of 127.0.0.1. */
  readonly port?: number;
  /** The name of the agent's own node in each datacenter. Default: consul-server-1. */
  readonly nodeName?: string;
  /** Makes the ids of the agents' nodes, where they have to be the same each time. */
  readonly ids?: () => string;
  /** The time by which sessions, locks, checks and tokens expire; that of the machine by default. */
  readonly clock?: Clock;
  /** The state of a server that was closed; all options but `port` are then its own. */
  readonly cluster?: Cluster;
}

export interface ConsulCall {
  readonly method: string;
  readonly path: string;
}

export interface ConsulSandbox {
  /** http://127.0.0.1:PORT */
  readonly address: string;
  readonly port: number;
  /** The management token; "" while ACLs are off. */
  readonly token: string;
  /** The last 10,000 requests since the start or the last `resetCalls`. */
  readonly calls: readonly ConsulCall[];
  resetCalls(): void;
  /** The store of one datacenter, to seed it or to look into it. */
  state(datacenter: string): Datacenter;
  /** What a later server takes over to be the same one again. */
  readonly cluster: Cluster;
  /** Stops at once: open requests, blocking ones too, lose their connections. */
  close(): Promise<void>;
}

/** Nobody looks further back; the sandbox may run for days. */
const MAX_CALLS = 10_000;

/** Starts a server that speaks Consul's HTTP API on a loopback address. */
export const startConsul = async (options: ConsulSandboxOptions = {}): Promise<ConsulSandbox> => {
  const cluster = options.cluster ?? newCluster(options);
  cluster.resume();
  const calls: ConsulCall[] = [];
  const server = serve(cluster, (method, path) => {
    calls.push({ method, path });
    if (calls.length > MAX_CALLS) calls.shift();
  });
  // Go's server keeps idle connections open for as long as the client does.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  const bound = server.address();
  const port = typeof bound === "object" && bound ? bound.port : 0;
  return {
    address: `http://127.0.0.1:${port}`,
    port,
    token: cluster.acl.options?.managementToken ?? "",
    calls,
    resetCalls: () => {
      calls.length = 0;
    },
    state: (datacenter) => cluster.datacenter(datacenter),
    cluster,
    close: () =>
      new Promise((resolve) => {
        cluster.pause();
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
};

const newCluster = (options: ConsulSandboxOptions): Cluster =>
  new Cluster({
    datacenters: options.datacenters ?? [],
    profile: options.profile ?? "1.15",
    ...(options.acl ? { acl: options.acl } : {}),
    pretty: options.pretty ?? false,
    nodeName: options.nodeName ?? "consul-server-1",
    ...(options.ids ? { ids: options.ids } : {}),
    ...(options.clock ? { clock: options.clock } : {}),
  });
