import type { Handler } from "../http/Call.js";
import { denied } from "../http/HttpError.js";
import { headersOf } from "../http/read.js";
import { empty, json } from "../http/Reply.js";
import type { Job } from "../jobs/jobType.js";
import { purgeJob } from "../jobs/purgeJob.js";
import { isClientTerminal } from "../state/AllocTable.js";
import type { Region } from "../state/Region.js";
import { SIGNING_KEY } from "../shapes/allocShape.js";
import { serverId } from "./agent.js";
import { get, only, put } from "./methods.js";

export const raftConfiguration = get((call) => {
  if (!call.authz.operator("read")) throw denied();
  const { server } = call;
  return json({
    Index: 0,
    Servers: [
      {
        Address: server.rpcAddress,
        ID: serverId(server),
        Leader: true,
        Node: `server-1.${server.name}`,
        RaftProtocol: "3",
        Voter: true,
      },
    ],
  });
});

export const autopilotConfiguration = get((call) => {
  if (!call.authz.operator("read")) throw denied();
  return json({
    LastContactThreshold: "200ms",
    ServerStabilizationTime: "10s",
    CleanupDeadServers: true,
    MaxTrailingLogs: 250,
    MinQuorum: 0,
    EnableRedundancyZones: false,
    DisableUpgradeMigration: false,
    EnableCustomUpgrades: false,
    CreateIndex: 4,
    ModifyIndex: 4,
  });
});

export const autopilotHealth = get((call) => {
  if (!call.authz.operator("read")) throw denied();
  const { server } = call;
  const id = serverId(server);
  return json({
    FailureTolerance: 0,
    Healthy: true,
    Leader: id,
    Servers: [
      {
        LastContact: "0s",
        ID: id,
        Name: `server-1.${server.name}`,
        Address: server.rpcAddress,
        SerfStatus: "alive",
        Version: "2.0.6-dev",
        Leader: true,
        LastTerm: 2,
        LastIndex: server.region.index,
        Healthy: true,
        Voter: true,
        StableSince: "2026-01-01T00:00:00Z",
      },
    ],
    Voters: [id],
  });
});

export const keyringKeys = get((call) => {
  if (!call.authz.management) throw denied();
  const key = {
    Algorithm: "aes256-gcm",
    CreateIndex: 7,
    CreateTime: call.server.region.clock.now(),
    KeyID: SIGNING_KEY,
    ModifyIndex: 7,
    PublishTime: 0,
    State: "active",
  };
  return json([key], headersOf(7));
});

export const upgradeCheck = get((call) => {
  if (!call.authz.operator("read")) throw denied();
  const { index } = call.server.region;
  const value = {
    Index: index,
    JobsWithoutVaultIdentity: [],
    KnownLeader: true,
    LastContact: 0,
    NextToken: "",
    OutdatedNodes: [],
    VaultTokens: null,
  };
  return json(value, headersOf(index));
});

/** There is no license to show. */
export const license: Handler = () => empty(204);

/** PUT /v1/system/gc: forgets dead jobs with all that belongs to them. */
export const collectGarbage: Handler = (call) => {
  only(call, "PUT");
  if (!call.authz.management) throw denied();
  const { region } = call.server;
  region.write("JobBatchDeregistered", (write) => {
    for (const job of deadJobs(region)) {
      purgeJob(region, write, job);
      for (const { ID } of region.tables.evals.ofJob(job.Namespace, job.ID))
        write.remove(region.tables.evals, ID);
    }
  });
  return empty();
};

const deadJobs = (region: Region): readonly Job[] =>
  [...region.tables.jobs.values()]
    .filter(({ Status }) => Status === "dead")
    .filter(({ ID, Namespace }) =>
      region.tables.allocs.ofJob(Namespace, ID).every(isClientTerminal),
    );

export const reconcileSummaries = put((call) => {
  if (!call.authz.management) throw denied();
  call.server.region.skip();
  return empty();
});
