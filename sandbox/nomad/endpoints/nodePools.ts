import { multiError } from "../go/multiError.js";
import { isJsonObject } from "../go/GoType.js";
import type { Call, Handler } from "../http/Call.js";
import { badRequest, denied, failed, notFound } from "../http/HttpError.js";
import { read } from "../http/read.js";
import { writtenEmpty, type Reply } from "../http/Reply.js";
import type { Job } from "../jobs/jobType.js";
import { nodeStub } from "../shapes/nodeShape.js";
import { hashOf } from "../state/Ids.js";
import type { NodePoolRow, NodeRow } from "../state/catalogRows.js";
import { member, textMember, textsMember } from "./bodyReaders.js";
import { jobsIndex, jobStub } from "./jobLists.js";
import { listReply, visibleNamespaces } from "./lists.js";
import { byMethod } from "./methods.js";
import { nodeDatum } from "./nodes.js";

const BUILT_IN = new Set(["all", "default"]);

const list: Handler = (call) =>
  listReply<NodePoolRow>(call, {
    table: ({ tables }) => tables.pools,
    accepts: ({ Name }, { prefix }) => Name.startsWith(prefix) && call.authz.nodePool(Name, "read"),
    show: (row) => row,
  });

const upsert = async (call: Call, name?: string): Promise<Reply> => {
  const body = await call.json();
  const Name = textMember(body, "Name");
  if (name !== undefined && Name !== name) {
    throw badRequest("Node pool name does not match request path");
  }
  if (!call.authz.management && !call.authz.nodePool(Name, "write")) throw denied();
  if (isJsonObject(member(body, "SchedulerConfiguration"))) {
    throw failed('Feature "Node Pools Governance" is unlicensed');
  }
  if (!/^[a-zA-Z0-9-_]{1,128}$/.test(Name)) {
    const words = `invalid name ${JSON.stringify(Name)}, must match regex ^[a-zA-Z0-9-_]{1,128}$`;
    throw badRequest(`invalid node pool ${JSON.stringify(Name)}: ${multiError([words])}`);
  }
  if (BUILT_IN.has(Name))
    throw badRequest(`modifying node pool ${JSON.stringify(Name)} is not allowed`);
  const { region } = call.server;
  return region.write("NodePoolUpserted", (write) => {
    const before = region.tables.pools.get(Name);
    write.put(region.tables.pools, {
      Name,
      Description: textMember(body, "Description"),
      Meta: textsMember(body, "Meta"),
      NodeIdentityTTL: 86_400e9,
      SchedulerConfiguration: null,
      Hash: hashOf(`pool/${Name}/${textMember(body, "Description")}`),
      CreateIndex: before?.CreateIndex ?? write.index,
      ModifyIndex: write.index,
    });
    return writtenEmpty(write.index);
  });
};

export const nodePools = byMethod({
  GET: list,
  PUT: (call) => upsert(call),
  POST: (call) => upsert(call),
});

/** /v1/node/pool/:name, its nodes and its jobs */
export const nodePoolEndpoint: Handler = (call) => {
  const [, name = "", sub] = /^(.*?)(\/nodes|\/jobs)?$/s.exec(call.rest) ?? [];
  if (sub === "/nodes") return poolNodes(call, name);
  if (sub === "/jobs") return poolJobs(call, name);
  return byMethod({
    GET: () => readPool(call, name),
    PUT: () => upsert(call, name),
    POST: () => upsert(call, name),
    DELETE: () => remove(call, name),
  })(call);
};

const readPool = (call: Call, name: string): Promise<Reply> => {
  if (!call.authz.nodePool(name, "read")) throw denied();
  return read(call, ({ tables }) => ({
    index: () => tables.pools.get(name)?.ModifyIndex ?? tables.pools.index,
    answer: () => {
      const row = tables.pools.get(name);
      if (!row) throw notFound("node pool not found");
      return row;
    },
  }));
};

const poolNodes = (call: Call, name: string): Promise<Reply> => {
  if (!call.authz.node("read") || !call.authz.nodePool(name, "read")) throw denied();
  return listReply<NodeRow>(call, {
    table: ({ tables }) => tables.nodes,
    accepts: ({ NodePool }) => name === "all" || NodePool === name,
    show: (row) => nodeStub(row, { resources: false, os: false }),
    datum: nodeDatum,
  });
};

const poolJobs = (call: Call, name: string): Promise<Reply> => {
  const visible = visibleNamespaces(call, "list-jobs");
  const { region } = call.server;
  return listReply<Job>(call, {
    table: ({ tables }) => tables.jobs,
    index: jobsIndex,
    accepts: (job) => visible(job.Namespace) && job.NodePool === name,
    show: (job) => jobStub(region, job, false),
  });
};

const remove = (call: Call, name: string): Reply => {
  if (!call.authz.management && !call.authz.nodePool(name, "write")) throw denied();
  const { region } = call.server;
  const quoted = JSON.stringify(name);
  if (!region.tables.pools.has(name)) throw failed(`node pool ${name} not found`);
  const errors: string[] = [];
  const own = [...region.tables.jobs.values()].some(
    (job) => job.NodePool === name && job.Status !== "dead",
  );
  if (own) errors.push(`node pool ${quoted} has non-terminal jobs in regions: [${region.name}]`);
  if ([...region.tables.nodes.values()].some(({ NodePool }) => NodePool === name)) {
    errors.push(`node pool ${quoted} has nodes in regions: [${region.name}]`);
  }
  if (errors.length > 0) throw failed(multiError(errors));
  if (BUILT_IN.has(name)) throw failed(`deleting node pool ${quoted} is not allowed`);
  return region.write("NodePoolDeleted", (write) => {
    write.remove(region.tables.pools, name);
    return writtenEmpty(write.index);
  });
};
