import { demand } from "../acl/demand.js";
import type { Agent } from "../agent/Agent.js";
import { goJson, sorted } from "../go/goJson.js";
import type { Call, Handler } from "../http/Call.js";
import { HttpError } from "../http/HttpError.js";
import { json } from "../http/Reply.js";
import { see } from "./listing.js";

const member = (call: Call, agent: Agent, wan: boolean): object => ({
  Name: wan ? `${agent.nodeName}.${agent.datacenter.name}` : agent.nodeName,
  Addr: "127.0.0.1",
  Port: wan ? 8302 : 8301,
  Tags: sorted({
    acls: call.cluster.acl.enabled ? "1" : "0",
    build: `${agent.version}:`,
    dc: agent.datacenter.name,
    ft_fs: "1",
    id: agent.nodeId,
    port: "8300",
    raft_vsn: "3",
    role: "consul",
    segment: "",
    vsn: "2",
    vsn_max: "3",
    vsn_min: "2",
    ...(wan ? {} : { wan_join_port: "8302" }),
  }),
  Status: 1,
  ProtocolMin: 1,
  ProtocolMax: 5,
  ProtocolCur: 2,
  DelegateMin: 2,
  DelegateMax: 5,
  DelegateCur: 4,
});

export const members: Handler = (call) => {
  const visible = see(call);
  const { agent, agents } = call.cluster;
  const segment = call.query.get("segment") ?? "";
  if (segment !== "" && segment !== "_all") {
    throw new HttpError(500, "Network segments are not supported in this version of Consul");
  }
  const wan = (call.query.get("wan") ?? "") !== "";
  const shown = (wan ? agents : [agent]).filter(({ nodeName }) => visible.node(nodeName));
  return json(goJson(shown.map((one) => member(call, one, wan))), visible.headers());
};

const configOf = (call: Call, agent: Agent): object => ({
  Datacenter: agent.datacenter.name,
  PrimaryDatacenter: call.cluster.profile === "1.8" ? undefined : agent.datacenter.name,
  NodeName: agent.nodeName,
  NodeID: agent.nodeId,
  Revision: "",
  Server: true,
  Version: agent.version,
});

/** The settings that somebody may look for; a real agent prints some two hundred. */
const debugConfigOf = (call: Call, agent: Agent): object => ({
  ACLDatacenter: agent.datacenter.name,
  ACLDefaultPolicy: call.cluster.acl.options?.defaultPolicy ?? "allow",
  ACLsEnabled: call.cluster.acl.enabled,
  AdvertiseAddrLAN: "127.0.0.1",
  ConnectEnabled: true,
  // There are no listeners beside the one for HTTP.
  DNSAddrs: [],
  DNSPort: -1,
  Datacenter: agent.datacenter.name,
  DevMode: call.cluster.pretty,
  GRPCPort: -1,
  GRPCTLSPort: -1,
  NodeID: agent.nodeId,
  NodeName: agent.nodeName,
  ServerMode: true,
  Version: agent.version,
});

const statsOf = (call: Call, agent: Agent): object => {
  const checks = String(agent.checks.list().length);
  return {
    agent: {
      check_monitors: "0",
      check_ttls: checks,
      checks,
      services: String(agent.services.size),
    },
    build: { prerelease: "", revision: "", version: agent.version },
    consul: {
      acl: call.cluster.acl.enabled ? "enabled" : "disabled",
      bootstrap: "true",
      known_datacenters: String(call.cluster.datacenterNames().length),
      leader: "true",
      leader_addr: agent.leader,
      server: "true",
    },
  };
};

export const self: Handler = (call) => {
  const { agent } = call.cluster;
  demand(call, "agent", agent.nodeName, "read");
  return json(
    goJson({
      Config: configOf(call, agent),
      DebugConfig: debugConfigOf(call, agent),
      Coord: { Vec: [0, 0, 0, 0, 0, 0, 0, 0], Error: 1.5, Adjustment: 0, Height: 0.00001 },
      Member: member(call, agent, false),
      Meta: { "consul-network-segment": "" },
      Stats: statsOf(call, agent),
      xDS: { SupportedProxies: { envoy: ["1.14.5", "1.13.6", "1.12.7", "1.11.2"] } },
    }),
  );
};
