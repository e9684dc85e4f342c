import type { Job } from "../jobs/jobType.js";
import type { Region, Write } from "../state/Region.js";
import { replaceVersion } from "../state/settleJobs.js";
import { scoped } from "../state/Tables.js";
import type { AllocRow, DeploymentRow, EvalRow } from "../state/rows.js";
import { deploymentOf, isActive } from "./deploymentOf.js";
import type { Stop } from "./GroupPlan.js";
import type { Placed } from "./findPlaces.js";
import type { Plan } from "./makePlan.js";
import { makeAlloc } from "./makeAlloc.js";
import { newEval } from "./newEval.js";

export interface Applied {
  readonly allocs: readonly AllocRow[];
  readonly deploymentId: string;
  /** The evaluation that comes back for failed allocations; "" for none. */
  readonly nextEval: string;
}

/** Stores what a plan changes, in one entry; nothing is stored if it changes nothing. */
export const applyPlan = (region: Region, row: EvalRow, plan: Plan): Applied => {
  const nextEval = followUp(region, row, plan);
  const { deployment, cancelled, stable } = deploymentOf(region, plan);
  const changes = plan.placed.length + plan.stops.length + plan.inPlace.length + plan.later.length;
  const changed = deployment !== undefined || cancelled.length > 0 || changes > 0;
  const active = deployment ?? plan.deployment;
  const deploymentId = active?.ID ?? "";
  if (!changed) return { allocs: [], deploymentId, nextEval };
  const placingIn = active && isActive(active) ? deploymentId : "";
  const allocs = region.write("PlanResult", (write) => {
    write.put(region.tables.evals, { ...current(region, row), ModifyIndex: write.index });
    for (const old of cancelled) put(region, write, old);
    if (deployment) put(region, write, stamped(deployment, write));
    const placing = { region, write, plan, deploymentId: placingIn, evalId: row.ID, nextEval };
    const changedAllocs = [
      ...plan.stops.map((stop) => stopAlloc(placing, stop)),
      ...plan.inPlace.map((alloc) => updateInPlace(placing, alloc)),
      ...plan.later.map(({ alloc }) => wait(placing, alloc)),
      ...plan.placed.map((placed) => placeAlloc(placing, placed)),
    ];
    if (stable && plan.job) markStable(region, write, plan.job);
    write.touch(row.Namespace, row.JobID);
    return changedAllocs;
  });
  return { allocs, deploymentId, nextEval };
};

const current = (region: Region, row: EvalRow): EvalRow => region.tables.evals.get(row.ID) ?? row;

const put = (region: Region, write: Write, row: DeploymentRow): void => {
  write.put(region.tables.deployments, {
    ...row,
    ModifyIndex: write.index,
    ModifyTime: write.now,
  });
};

const stamped = (row: DeploymentRow, write: Write): DeploymentRow =>
  row.CreateIndex === 0 ? { ...row, CreateIndex: write.index, CreateTime: write.now } : row;

const markStable = (region: Region, write: Write, { Namespace, ID }: Job): void => {
  const key = scoped(Namespace, ID);
  const job = region.tables.jobs.get(key);
  if (!job || job.Stable) return;
  const stable = { ...job, Stable: true, ModifyIndex: write.index };
  write.put(region.tables.jobs, stable);
  replaceVersion(region.tables, key, stable);
};

const followUp = (region: Region, row: EvalRow, plan: Plan): string => {
  const { job } = plan;
  if (plan.later.length === 0 || !job) return "";
  const first = plan.later.reduce(
    (least, { at }) => (at < least ? at : least),
    plan.later[0]?.at ?? 0n,
  );
  return region.write(
    "EvaluationUpdated",
    (write) =>
      newEval(region, write, job, {
        TriggeredBy: "alloc-reschedule",
        StatusDescription: "created for delayed rescheduling",
        PreviousEval: row.ID,
        JobModifyIndex: job.ModifyIndex,
        SnapshotIndex: region.index - 1,
        WaitUntil: first,
      }).ID,
  );
};

interface Placing {
  readonly region: Region;
  readonly write: Write;
  readonly plan: Plan;
  readonly deploymentId: string;
  readonly evalId: string;
  readonly nextEval: string;
}

const store = ({ region, write }: Placing, alloc: AllocRow): AllocRow => {
  const row = {
    ...alloc,
    ModifyIndex: write.index,
    AllocModifyIndex: write.index,
    ModifyTime: write.now,
  };
  write.put(region.tables.allocs, row);
  return row;
};

const stopAlloc = (placing: Placing, stop: Stop): AllocRow => {
  const next = placing.plan.placed.find(
    ({ placement }) => placement.previous?.ID === stop.alloc.ID,
  );
  return store(placing, {
    ...stop.alloc,
    DesiredStatus: "stop",
    DesiredDescription: stop.description,
    ...(stop.lost ? { ClientStatus: "lost" as const } : {}),
    NextAllocation: next?.id ?? stop.alloc.NextAllocation,
  });
};

const updateInPlace = (placing: Placing, alloc: AllocRow): AllocRow => {
  const job = placing.plan.job ?? alloc.Job;
  const deployed = placing.deploymentId !== alloc.DeploymentID && placing.deploymentId !== "";
  return store(placing, {
    ...alloc,
    Job: job,
    EvalID: placing.evalId,
    ...(deployed ? { DeploymentID: placing.deploymentId, DeploymentStatus: null } : {}),
  });
};

const wait = (placing: Placing, alloc: AllocRow): AllocRow =>
  store(placing, { ...alloc, FollowupEvalID: placing.nextEval });

const placeAlloc = (placing: Placing, placed: Placed): AllocRow => {
  const { region, write, plan, evalId } = placing;
  const job = plan.job ?? fail();
  const deploys = placed.placement.group.Update !== null;
  const alloc = makeAlloc({
    job,
    placed,
    evalId,
    deploymentId: deploys ? placing.deploymentId : "",
    index: write.index,
    now: write.now,
  });
  write.put(region.tables.allocs, alloc);
  const { previous, reschedule } = placed.placement;
  if (previous && reschedule) {
    store(placing, { ...previous, DesiredStatus: "stop", NextAllocation: alloc.ID });
  }
  return alloc;
};

const fail = (): never => {
  throw new Error("Only a job that exists has allocations placed.");
};
