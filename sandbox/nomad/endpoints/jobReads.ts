import type { Call, Handler } from "../http/Call.js";
import { badRequest, denied, failed, notFound } from "../http/HttpError.js";
import { read } from "../http/read.js";
import type { Job } from "../jobs/jobType.js";
import { allocStub } from "../shapes/allocShape.js";
import { evalShape } from "../shapes/evalShape.js";
import type { Region } from "../state/Region.js";
import { scoped } from "../state/Tables.js";
import type { DeploymentRow } from "../state/rows.js";

/** Throws 403 unless the caller may do something in the namespace of the request. */
export const demand = ({ authz, namespace }: Call, capability: string): void => {
  if (!authz.namespace(namespace, capability)) throw denied();
};

const findJob = (region: Region, call: Call, id: string): Job | undefined =>
  region.tables.jobs.get(scoped(call.namespace, id));

export const readOneJob =
  (id: string): Handler =>
  (call) => {
    demand(call, "read-job");
    return read(call, (region) => ({
      index: () => findJob(region, call, id)?.ModifyIndex ?? region.tables.jobs.index,
      answer: () => {
        const job = findJob(region, call, id);
        if (!job) throw notFound("job not found");
        return job;
      },
    }));
  };

export const jobAllocations =
  (id: string): Handler =>
  (call) => {
    demand(call, "read-job");
    return read(call, (region) => ({
      index: () => region.tables.allocs.index,
      answer: () =>
        region.tables.allocs
          .ofJob(call.namespace, id)
          .filter((alloc) => isCurrent(findJob(region, call, id), alloc.Job, call))
          .map((alloc) => allocStub(alloc, { resources: true, taskStates: true }))
          .map((stub) => withoutResources(stub, call.query.get("resources") === "true")),
    }));
  };

const withoutResources = (stub: object, keep: boolean): object => {
  if (keep) return stub;
  return Object.fromEntries(Object.entries(stub).filter(([name]) => name !== "AllocatedResources"));
};

/** Allocations of an earlier job of the same ID are shown only with ?all=true. */
const isCurrent = (job: Job | undefined, own: Job, call: Call): boolean =>
  call.query.get("all") === "true" ? job !== undefined : job?.CreateIndex === own.CreateIndex;

export const jobEvaluations =
  (id: string): Handler =>
  (call) => {
    demand(call, "read-job");
    return read(call, (region) => ({
      index: () => region.tables.evals.index,
      answer: () => region.tables.evals.ofJob(call.namespace, id).map(evalShape),
    }));
  };

const deploymentsOf = (region: Region, call: Call, id: string): readonly DeploymentRow[] =>
  [...region.tables.deployments.values()].filter(
    (row) => row.JobID === id && row.Namespace === call.namespace,
  );

export const jobDeployments =
  (id: string): Handler =>
  (call) => {
    demand(call, "read-job");
    return read(call, (region) => ({
      index: () => region.tables.deployments.index,
      answer: () => {
        const all = call.query.get("all") === "true";
        const job = findJob(region, call, id);
        return [...deploymentsOf(region, call, id)]
          .filter((row) => all || row.JobCreateIndex === job?.CreateIndex)
          .sort((a, b) => (a.ID < b.ID ? -1 : 1));
      },
    }));
  };

export const jobDeployment =
  (id: string): Handler =>
  (call) => {
    demand(call, "read-job");
    return read(call, (region) => {
      const latest = (): DeploymentRow | undefined => deploymentsOf(region, call, id).at(-1);
      return {
        index: () => latest()?.ModifyIndex ?? region.tables.deployments.index,
        answer: () => latest() ?? null,
      };
    });
  };

export const jobSummary =
  (id: string): Handler =>
  (call) => {
    demand(call, "read-job");
    return read(call, (region) => {
      const summary = () => region.tables.summaries.get(scoped(call.namespace, id));
      return {
        index: () => summary()?.ModifyIndex ?? region.tables.summaries.index,
        answer: () => {
          const row = summary();
          if (!row) throw notFound("job not found");
          return row;
        },
      };
    });
  };

export const jobServices =
  (id: string): Handler =>
  (call) => {
    demand(call, "read-job");
    return read(call, (region) => ({
      index: () => region.tables.services.index,
      answer: () => {
        if (!findJob(region, call, id)) throw notFound("job not found");
        return [...region.tables.services.values()].filter(
          (row) => row.JobID === id && row.Namespace === call.namespace,
        );
      },
    }));
  };

export const jobSubmission =
  (id: string): Handler =>
  (call) => {
    const version = call.query.get("version") ?? "";
    if (!/^\d+$/.test(version))
      throw badRequest("Unable to parse job submission version parameter");
    demand(call, "read-job");
    return read(call, (region) => {
      const find = () =>
        region.tables.submissions
          .get(scoped(call.namespace, id))
          ?.find((row) => row.Version === Number(version));
      return {
        index: () => find()?.JobModifyIndex ?? region.tables.jobs.index,
        answer: () => {
          const row = find();
          if (!row) throw notFound("job source not found");
          return row;
        },
      };
    });
  };

export const jobActions =
  (id: string): Handler =>
  (call) => {
    demand(call, "read-job");
    const { region } = call.server;
    const job = findJob(region, call, id);
    if (!job) throw failed(`Unknown job ${JSON.stringify(id)}`);
    const actions = (job.TaskGroups ?? []).flatMap((group) =>
      (group.Tasks ?? []).flatMap((task) =>
        (task.Actions ?? []).map((action) => ({
          Command: action.Command,
          Args: action.Args,
          Name: action.Name,
          TaskGroupName: group.Name,
          TaskName: task.Name,
        })),
      ),
    );
    return read(call, () => ({ index: () => job.ModifyIndex, answer: () => actions }));
  };
