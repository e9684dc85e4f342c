import { boolError, parseBool } from "../go/parseBool.js";
import { isJsonObject } from "../go/GoType.js";
import type { Call, Handler } from "../http/Call.js";
import { badRequest, denied, failed, invalidMethod, notFound } from "../http/HttpError.js";
import { read } from "../http/read.js";
import { written, WRITE_META, type Reply } from "../http/Reply.js";
import { nodeWrites } from "../nodes/nodeWrites.js";
import { allocShape } from "../shapes/allocShape.js";
import { effectiveMeta, nodeShape, nodeStub, type NodeFields } from "../shapes/nodeShape.js";
import type { NodeRow } from "../state/catalogRows.js";
import { member, numberMember, textMember, textsMember, truthMember } from "./bodyReaders.js";
import { listReply } from "./lists.js";
import { requirePrefix, requireUuid } from "./requireUuid.js";

const listFlag = ({ query }: Call, name: string): boolean => {
  const given = query.get(name);
  if (given === null || given === "") return false;
  const value = parseBool(given);
  if (value === undefined) {
    throw badRequest(
      "Failed to parse node list fields: Failed to parse value of " +
        `${JSON.stringify(name)} (${given}) as a bool: ${boolError(given)}`,
    );
  }
  return value;
};

export const listNodes: Handler = (call) => {
  const fields: NodeFields = { resources: listFlag(call, "resources"), os: listFlag(call, "os") };
  const prefix = call.query.get("prefix") ?? "";
  if (!call.authz.node("read")) throw denied();
  requirePrefix(prefix, "node");
  return listReply<NodeRow>(call, {
    table: ({ tables }) => tables.nodes,
    accepts: ({ ID }) => ID.startsWith(prefix),
    show: (row) => nodeStub(row, fields),
    datum: nodeDatum,
  });
};

/** A node as filters see it: Nomad's internal row, which has no Drain. */
export const nodeDatum = (row: NodeRow): object => ({
  ...row,
  Drivers: Object.fromEntries(
    row.DriverNames.map((name) => [name, { Detected: true, Healthy: true }]),
  ),
  HostVolumes: {},
  Meta: effectiveMeta(row),
});

/** /v1/node/:id and its verbs */
export const nodeEndpoint: Handler = (call) => {
  const [, id = "", verb = ""] =
    /^(.*?)(\/evaluate|\/allocations|\/drain|\/eligibility|\/purge)?$/s.exec(call.rest) ?? [];
  if (verb === "/allocations") return nodeAllocations(call, id);
  const act = ACTIONS.get(verb);
  if (!act) return readNode(call, id);
  if (call.method !== "PUT" && call.method !== "POST") throw invalidMethod();
  return act(call, id);
};

const readNode = (call: Call, id: string): Promise<Reply> => {
  if (call.method !== "GET") throw invalidMethod();
  if (!call.authz.node("read")) throw denied();
  if (id === "") throw failed("missing node ID");
  requireUuid(id, "node");
  return read(call, ({ tables }) => ({
    index: () => tables.nodes.get(id)?.ModifyIndex ?? tables.nodes.index,
    answer: () => {
      const row = tables.nodes.get(id);
      if (!row) throw notFound("node not found");
      return nodeShape(row);
    },
  }));
};

const nodeAllocations = (call: Call, id: string): Promise<Reply> => {
  if (call.method !== "GET") throw invalidMethod();
  if (!call.authz.node("read")) throw denied();
  requireUuid(id, "node");
  return read(call, ({ tables }) => ({
    index: () => tables.allocs.index,
    answer: () =>
      tables.allocs
        .ofNode(id)
        .filter(({ Namespace }) => call.authz.namespace(Namespace, "read-job"))
        .map(allocShape),
  }));
};

type Act = (call: Call, id: string) => Reply | Promise<Reply>;

const writable = (call: Call, id: string): NodeRow => {
  if (!call.authz.node("write")) throw denied();
  const row = call.server.region.tables.nodes.get(id);
  if (!row) throw failed("node not found");
  return row;
};

const drain: Act = async (call, id) => {
  const body = await call.json();
  const row = writable(call, id);
  const spec = member(body, "DrainSpec");
  const meta = textsMember(body, "Meta");
  const { engine, region } = call.server;
  const accessor = call.cluster.acl.enabled ? call.authz.accessor : "token:acls-disabled";
  const eligible = truthMember(body, "MarkEligible");
  const index = isJsonObject(spec)
    ? engine.drainer.start(id, {
        deadline: numberMember(spec, "Deadline"),
        ignoreSystemJobs: truthMember(spec, "IgnoreSystemJobs"),
        meta,
        accessor,
      })
    : engine.drainer.cancel(id, eligible, meta);
  const becomes = eligible && row.SchedulingEligibility !== "eligible";
  const evals = becomes ? nodeWrites.evaluate(call.server, id, index) : undefined;
  if (becomes) engine.scheduler.unblock();
  return written(index, {
    EvalCreateIndex: evals ? region.index : 0,
    EvalIDs: evals ?? null,
    Index: index,
    NodeModifyIndex: index,
  });
};

const eligibility: Act = async (call, id) => {
  const body = await call.json();
  const wanted = textMember(body, "Eligibility");
  if (wanted !== "eligible" && wanted !== "ineligible") {
    if (!call.authz.node("write")) throw denied();
    throw failed(`invalid scheduling eligibility ${JSON.stringify(wanted)}`);
  }
  const row = writable(call, id);
  if (row.DrainStrategy && wanted === "eligible") {
    throw failed("can not set node's scheduling eligibility to eligible while it is draining");
  }
  const same = row.SchedulingEligibility === wanted;
  const index = same ? 0 : nodeWrites.setEligibility(call.server, id, wanted);
  return written(index, { EvalCreateIndex: 0, EvalIDs: null, Index: index, NodeModifyIndex: 0 });
};

const updateReply = (index: number, more: object): Reply =>
  written(index, {
    EvalCreateIndex: 0,
    EvalIDs: null,
    Features: 0,
    HeartbeatTTL: 0,
    Index: index,
    ...WRITE_META,
    LeaderRPCAddr: "",
    NodeModifyIndex: 0,
    NumNodes: 0,
    SchedulingEligibility: "",
    Servers: null,
    SignedIdentity: null,
    ...more,
  });

const evaluate: Act = (call, id) => {
  const row = writable(call, id);
  const evals = nodeWrites.evaluate(call.server, id, row.ModifyIndex);
  const { region } = call.server;
  const rpc = "127.0.0.1:4647";
  return updateReply(evals ? region.index : 0, {
    EvalCreateIndex: evals ? region.index : 0,
    EvalIDs: evals ?? null,
    LeaderRPCAddr: rpc,
    NodeModifyIndex: evals ? row.ModifyIndex : 0,
    NumNodes: region.tables.nodes.size,
    SchedulingEligibility: row.SchedulingEligibility,
    Servers: [
      { Datacenter: row.Datacenter, RPCAdvertiseAddr: rpc, RPCMajorVersion: 0, RPCMinorVersion: 0 },
    ],
  });
};

const purge: Act = (call, id) => {
  writable(call, id);
  const { index, evals } = nodeWrites.purge(call.server, id);
  return updateReply(index, {
    EvalCreateIndex: evals ? index + 1 : 0,
    EvalIDs: evals ?? null,
    NodeModifyIndex: index,
  });
};

const ACTIONS: ReadonlyMap<string, Act> = new Map<string, Act>([
  ["/drain", drain],
  ["/eligibility", eligibility],
  ["/evaluate", evaluate],
  ["/purge", purge],
]);
