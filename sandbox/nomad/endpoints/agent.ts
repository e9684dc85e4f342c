import type { Call, Handler } from "../http/Call.js";
import { badRequest, denied, HttpError, notFound } from "../http/HttpError.js";
import { empty, json } from "../http/Reply.js";
import { VERSION } from "../nodes/attributesOf.js";
import type { RegionServer } from "../RegionServer.js";
import { uuidOf } from "../state/Ids.js";
import { get, only, put } from "./methods.js";

const RPC_PORT = 4647;
const SERF_PORT = 4648;

export const serverId = ({ name }: RegionServer): string => uuidOf(`server/${name}`);

const serverName = (server: RegionServer): string => `server-1.${server.name}`;

const members = (call: Call): readonly object[] =>
  [...call.cluster.servers()].map((server) => ({
    Addr: "127.0.0.1",
    DelegateCur: 4,
    DelegateMax: 5,
    DelegateMin: 2,
    Name: serverName(server),
    Port: SERF_PORT,
    ProtocolCur: 2,
    ProtocolMax: 5,
    ProtocolMin: 1,
    Status: "alive",
    Tags: {
      bootstrap: "1",
      build: VERSION,
      dc: server.datacenter,
      expect: "1",
      id: serverId(server),
      port: String(RPC_PORT),
      raft_vsn: "3",
      region: server.name,
      revision: "",
      role: "nomad",
      rpc_addr: "127.0.0.1",
      vsn: "1",
    },
  }));

export const leader = get((call) => json(call.server.rpcAddress));
export const peers = get((call) => json([call.server.rpcAddress]));
export const regions = get((call) => json(call.cluster.regionNames()));

export const agentMembers = get((call) => {
  if (!call.authz.node("read") && !call.authz.agent("read")) throw denied();
  const home = call.cluster.region("");
  return json({
    Members: members(call),
    ServerDC: home.datacenter,
    ServerName: "server-1",
    ServerRegion: home.name,
  });
});

const configOf = (call: Call, home: RegionServer): object => ({
  ACL: {
    Enabled: call.cluster.acl.enabled,
    PolicyTTL: 30e9,
    ReplicationToken: "",
    RoleTTL: 30e9,
    TokenTTL: 30e9,
  },
  BindAddr: "127.0.0.1",
  Consuls: [{ Addr: call.cluster.consulAddress.replace(/^https?:\/\//, ""), Name: "default" }],
  Datacenter: home.datacenter,
  DevMode: true,
  LogLevel: "INFO",
  NodeName: "server-1",
  Region: home.name,
  Server: { BootstrapExpect: 1, Enabled: true, EventBufferSize: 100 },
  Vaults: [{ Enabled: home.vaultEnabled, Name: "default" }],
  Version: {
    BuildDate: "2026-08-01T00:00:00Z",
    Revision: "",
    Version: "2.0.6",
    VersionMetadata: "",
    VersionPrerelease: "dev",
  },
});

const statsOf = (call: Call, home: RegionServer): object => ({
  nomad: {
    bootstrap: "true",
    known_regions: String(call.cluster.regionNames().length),
    leader: "true",
    leader_addr: home.rpcAddress,
    server: "true",
  },
  raft: {
    applied_index: String(home.region.index),
    commit_index: String(home.region.index),
    last_log_index: String(home.region.index),
    state: "Leader",
  },
  runtime: {
    arch: "amd64",
    goroutines: "100",
    "kernel.name": "linux",
    max_procs: "2",
    version: "go1.24",
  },
  serf: { members: String(members(call).length) },
});

export const agentSelf = get((call) => {
  if (!call.authz.agent("read")) throw denied();
  const home = call.cluster.region("");
  const [member] = members(call);
  return json({
    config: configOf(call, home),
    member,
    stats: statsOf(call, home),
  });
});

export const agentServers = get((call) => {
  if (!call.authz.agent("read")) throw denied();
  return json([call.server.rpcAddress]);
});

export const agentHealth = get((call) => {
  const type = call.query.get("type") ?? "";
  const ok = { message: "ok", ok: true };
  return json({
    ...(type === "" || type === "client" ? { client: ok } : {}),
    ...(type === "" || type === "server" ? { server: ok } : {}),
  });
});

export const agentHost = get((call) => {
  if (!call.authz.agent("read")) throw denied();
  return json({ Disk: {}, Environment: {}, Hosts: "", Network: [], OS: "linux", ResolvConf: "" });
});

/** Regions of the sandbox are federated from the start. */
export const agentJoin = put((call) => {
  const addresses = call.query.getAll("address");
  if (addresses.length === 0) throw badRequest("missing address to join");
  const dead = addresses.find((address) => address.endsWith(":9"));
  if (dead === undefined) return json({ error: "", num_joined: addresses.length, warning: "" });
  const words = `failed to join ${dead}: dial tcp ${dead}: connect: connection refused`;
  return json({ error: `1 error occurred:\n\t* ${words}\n\n`, num_joined: 0, warning: "" });
});

export const forceLeave = put((call) => {
  if (!call.query.get("node")) throw badRequest("missing node to force leave");
  return empty();
});

const ENABLED = ["batch", "system", "sysbatch", "service", "_core"];

export const schedulers = get((call) => {
  if (!call.authz.agent("read")) throw denied();
  const home = call.cluster.region("");
  const worker = (number: number): object => ({
    enabled_schedulers: ENABLED,
    id: uuidOf(`worker/${number}`),
    started: "2026-01-01T00:00:00Z",
    status: home.engine.scheduler.paused ? "Paused" : "Started",
    workload_status: "WaitingToDequeue",
  });
  return json({ schedulers: [worker(1), worker(2)], server_id: serverName(home) });
});

export const schedulersConfig: Handler = (call) => {
  only(call, "GET", "PUT", "POST");
  if (!call.authz.agent("read")) throw denied();
  return json({
    enabled_schedulers: ENABLED,
    num_schedulers: 2,
    server_id: serverName(call.cluster.region("")),
  });
};

export const enterprise: Handler = () => {
  throw new HttpError(501, "Nomad Enterprise only endpoint");
};

export const ui: Handler = () => ({
  status: 200,
  contentType: "text/html; charset=utf-8",
  body: "<!DOCTYPE html>\n<html>\n<p>The sandbox has no UI.</p>\n</html>\n",
});

export const oidcConfiguration: Handler = () => {
  throw notFound("OIDC Discovery endpoint disabled");
};
