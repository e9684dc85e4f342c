import type { Job } from "../jobs/jobType.js";
import type { AllocRow, RescheduleTracker } from "../state/rows.js";
import type { Placed } from "./findPlaces.js";
import { rescheduleDelay } from "./rescheduling.js";

export interface NewAlloc {
  readonly job: Job;
  readonly placed: Placed;
  readonly evalId: string;
  readonly deploymentId: string;
  readonly index: number;
  readonly now: bigint;
}

const NO_TRANSITION: AllocRow["DesiredTransition"] = {
  ForceReschedule: null,
  Migrate: null,
  MigrateDisablePlacement: null,
  NoShutdownDelay: null,
  Reschedule: null,
};

/** A new allocation, as its client finds it. */
export const makeAlloc = (given: NewAlloc): AllocRow => {
  const { job, placed, evalId, deploymentId, index, now } = given;
  const { id, placement, place } = placed;
  return {
    ID: id,
    Namespace: job.Namespace,
    EvalID: evalId,
    Name: placement.name,
    NodeID: place.node.ID,
    NodeName: place.node.Name,
    JobID: job.ID,
    Job: job,
    TaskGroup: placement.group.Name,
    Ports: place.ports,
    DesiredStatus: "run",
    DesiredDescription: "",
    DesiredTransition: NO_TRANSITION,
    ClientStatus: "pending",
    ClientDescription: "",
    TaskStates: null,
    DeploymentID: deploymentId,
    DeploymentStatus: placement.canary
      ? { Healthy: null, Timestamp: null, Canary: true, ModifyIndex: index }
      : null,
    FollowupEvalID: "",
    NextAllocation: "",
    PreviousAllocation: placement.previous?.ID ?? "",
    RescheduleTracker: placement.reschedule ? tracker(placed, now) : null,
    Metrics: place.metric,
    CreateIndex: index,
    ModifyIndex: index,
    AllocModifyIndex: index,
    CreateTime: now,
    ModifyTime: now,
  };
};

const tracker = ({ placement }: Placed, now: bigint): RescheduleTracker | null => {
  const { previous, group } = placement;
  if (!previous) return null;
  return {
    LastReschedule: "ok",
    Events: [
      ...(previous.RescheduleTracker?.Events ?? []),
      {
        Delay: rescheduleDelay(group.ReschedulePolicy, previous) ?? 0,
        PrevAllocID: previous.ID,
        PrevNodeID: previous.NodeID,
        RescheduleTime: now,
      },
    ],
  };
};
