import type { Call, Handler } from "../http/Call.js";
import { denied, failed, notFound } from "../http/HttpError.js";
import { flag } from "../http/queryOptions.js";
import { read } from "../http/read.js";
import { json, written } from "../http/Reply.js";
import { newEval } from "../scheduler/newEval.js";
import { allocShape, allocStub } from "../shapes/allocShape.js";
import type { AllocRow } from "../state/rows.js";
import { scoped } from "../state/Tables.js";
import { listReply, visibleNamespaces } from "./lists.js";
import { only } from "./methods.js";
import { requirePrefix, requireUuid } from "./requireUuid.js";

export const listAllocations: Handler = (call) => {
  const fields = {
    resources: flag(call, "resources"),
    taskStates: flag(call, "task_states", true),
  };
  const visible = visibleNamespaces(call, "read-job");
  const prefix = call.query.get("prefix") ?? "";
  requirePrefix(prefix, "alloc");
  return listReply<AllocRow>(call, {
    table: ({ tables }) => tables.allocs,
    accepts: (row) => visible(row.Namespace) && row.ID.startsWith(prefix),
    show: (row) => allocStub(row, fields),
    byAge: true,
  });
};

/** An allocation that the caller may know of. Throws 404 or, as Nomad does, 500. */
export const findAlloc = (call: Call, id: string, missing: string): AllocRow => {
  const row = call.server.region.tables.allocs.get(id);
  if (!row) throw notFound(missing);
  return row;
};

/** /v1/allocation/:id, /stop, /services and /checks */
export const allocationEndpoint: Handler = (call) => {
  const [id = "", verb, ...more] = call.rest.split("/");
  if (more.length > 0) throw notFound("resource not found");
  switch (verb) {
    case undefined:
      only(call, "GET");
      return readAllocation(call, id);
    case "stop":
      only(call, "PUT", "POST");
      return stopAllocation(call, id);
    case "services":
      only(call, "GET");
      return allocationServices(call, id);
    case "checks":
      return allocationChecks(call, id);
    default:
      throw notFound("resource not found");
  }
};

const readAllocation = (call: Call, id: string): ReturnType<typeof read> => {
  requireUuid(id, "alloc");
  const { authz } = call;
  return read(call, (region) => {
    const find = (): AllocRow | undefined => region.tables.allocs.get(id);
    return {
      index: () => find()?.ModifyIndex ?? region.tables.allocs.index,
      answer: () => {
        const row = find();
        if (!row) throw notFound("alloc not found");
        const allowed = authz.namespace(row.Namespace, "read-job");
        if (!allowed) throw failed(`Unknown allocation ${JSON.stringify(id)}`);
        return allocShape(row);
      },
    };
  });
};

const stopAllocation = (call: Call, id: string): ReturnType<typeof written> => {
  requireUuid(id, "alloc");
  const { region, engine } = call.server;
  const row = findAlloc(call, id, "allocation not found");
  if (!call.authz.namespace(row.Namespace, "alloc-lifecycle")) throw denied();
  const noDelay = flag(call, "no_shutdown_delay");
  const job = region.tables.jobs.get(scoped(row.Namespace, row.JobID)) ?? row.Job;
  const evaluation = region.write("AllocationUpdateDesiredStatus", (write) => {
    const DesiredTransition = {
      ...row.DesiredTransition,
      Migrate: true,
      NoShutdownDelay: noDelay,
      Reschedule: flag(call, "reschedule"),
    };
    write.put(region.tables.allocs, {
      ...row,
      DesiredTransition,
      ModifyIndex: write.index,
      ModifyTime: write.now,
    });
    return newEval(region, write, job, {
      TriggeredBy: "alloc-stop",
      JobModifyIndex: job.ModifyIndex,
    });
  });
  engine.enqueue(evaluation);
  return written(evaluation.CreateIndex, { EvalID: evaluation.ID, Index: evaluation.CreateIndex });
};

const allocationServices = (call: Call, id: string): ReturnType<typeof read> => {
  requireUuid(id, "alloc");
  const row = call.server.region.tables.allocs.get(id);
  if (row && !call.authz.namespace(row.Namespace, "read-job")) throw denied();
  return read(call, (region) => ({
    index: () => region.tables.services.index,
    answer: () => {
      findAlloc(call, id, "allocation not found");
      return [...region.tables.services.values()].filter(({ AllocID }) => AllocID === id);
    },
  }));
};

/** The results of the checks of Nomad-native services; null without any. */
export const allocationChecks = (call: Call, id: string): ReturnType<typeof json> => {
  requireUuid(id, "alloc");
  const { region } = call.server;
  const row = region.tables.allocs.get(id);
  if (!row) throw notFound(`Unknown allocation ${JSON.stringify(id)}`);
  const group = row.Job.TaskGroups?.find(({ Name }) => Name === row.TaskGroup);
  const native = (group?.Services ?? []).filter(({ Provider }) => Provider === "nomad");
  const checks = native.flatMap((service) =>
    (service.Checks ?? []).map((check) => {
      const ID = checkId(row, service.Name, check.Name);
      const result = {
        Check: check.Name,
        Group: row.Name,
        ID,
        Mode: "healthiness",
        Output: `nomad: ${check.Type} ok`,
        Service: service.Name,
        Status: "success",
        ...(check.Type === "http" ? { StatusCode: 200 } : {}),
        Timestamp: Number(row.ModifyTime / 1_000_000_000n),
      };
      return [ID, result] as const;
    }),
  );
  return json(checks.length > 0 ? Object.fromEntries(checks) : null);
};

const checkId = (row: AllocRow, service: string, check: string): string =>
  Buffer.from(`${row.ID}${service}${check}`).toString("hex").padEnd(64, "0").slice(0, 64);
