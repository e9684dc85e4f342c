import { demand } from "../acl/demand.js";
import { multiError } from "../bodies/multiError.js";
import { goJson } from "../go/goJson.js";
import type { Call, Handler } from "../http/Call.js";
import { HttpError } from "../http/HttpError.js";
import { json } from "../http/Reply.js";

/** A list of one server: the agent that is asked. */
const serverOf = (call: Call): { ID: string; Node: string; Address: string } => ({
  ID: call.cluster.agent.nodeId,
  Node: call.cluster.agent.nodeName,
  Address: call.cluster.agent.leader,
});

export const raftConfiguration: Handler = (call) => {
  demand(call, "operator", "", "read");
  const server = { ...serverOf(call), Leader: true, ProtocolVersion: "3", Voter: true };
  return json(goJson({ Servers: [server], Index: 0 }));
};

export const autopilotConfiguration: Handler = (call) => {
  demand(call, "operator", "", "read");
  return json(
    goJson({
      CleanupDeadServers: true,
      LastContactThreshold: "200ms",
      MaxTrailingLogs: 250,
      MinQuorum: 0,
      ServerStabilizationTime: "10s",
      RedundancyZoneTag: "",
      DisableUpgradeMigration: false,
      UpgradeVersionTag: "",
      CreateIndex: 4,
      ModifyIndex: 4,
    }),
  );
};

const STARTED = new Date().toISOString().replace(/\.\d+Z$/, "Z");

export const autopilotHealth: Handler = (call) => {
  demand(call, "operator", "", "read");
  const { ID, Node, Address } = serverOf(call);
  const server = {
    ID,
    Name: Node,
    Address,
    SerfStatus: "alive",
    Version: call.cluster.agent.version,
    Leader: true,
    LastContact: "0s",
    LastTerm: 2,
    LastIndex: call.dc.indexes.last,
    Healthy: true,
    Voter: true,
    StableSince: STARTED,
  };
  return json(goJson({ Healthy: true, FailureTolerance: 0, Servers: [server] }));
};

export const caConfiguration: Handler = (call) => {
  demand(call, "operator", "", "write");
  return json(
    goJson({
      Provider: "consul",
      Config: { IntermediateCertTTL: "8760h", LeafCertTTL: "72h", RotationPeriod: "2160h" },
      State: null,
      ForceWithoutCrossSigning: false,
      CreateIndex: 5,
      ModifyIndex: 5,
    }),
  );
};

/** Gossip is not encrypted: every pool of members says that its keyring is empty. */
export const keyring: Handler = (call) => {
  if (!call.authz.allows("keyring", "", "read")) {
    throw new HttpError(500, "Reading keyring denied by ACLs");
  }
  const { agent } = call.cluster;
  const empty = "Keyring is empty (encryption not enabled)";
  throw new HttpError(
    500,
    multiError([
      "WAN error: 1/1 nodes reported failure",
      `${agent.nodeName}.${agent.datacenter.name}: ${empty}`,
      `${agent.datacenter.name} (LAN) error: 1/1 nodes reported failure`,
      `${agent.nodeName}: ${empty}`,
    ]),
  );
};
