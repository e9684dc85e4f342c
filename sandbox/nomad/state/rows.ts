import type { Job } from "../jobs/jobType.js";
import type { Port } from "../jobs/networkTypes.js";
import type { ClientStatus, TaskState } from "./taskRows.js";

export interface JobSummary {
  readonly JobID: string;
  readonly Namespace: string;
  readonly Summary: Readonly<Record<string, GroupSummary>>;
  readonly Children: { readonly Pending: number; readonly Running: number; readonly Dead: number };
  readonly CreateIndex: number;
  readonly ModifyIndex: number;
}

export interface GroupSummary {
  readonly Queued: number;
  readonly Complete: number;
  readonly Failed: number;
  readonly Running: number;
  readonly Starting: number;
  readonly Lost: number;
  readonly Unknown: number;
}

export type EvalStatus = "blocked" | "pending" | "complete" | "failed" | "canceled";

/** An evaluation; what is empty is left out of its JSON. */
export interface EvalRow {
  readonly ID: string;
  readonly Namespace: string;
  readonly Priority: number;
  readonly Type: string;
  readonly TriggeredBy: string;
  readonly JobID: string;
  readonly JobModifyIndex: number;
  readonly NodeID: string;
  readonly NodeModifyIndex: number;
  readonly DeploymentID: string;
  readonly Status: EvalStatus;
  readonly StatusDescription: string;
  /** Nanoseconds; 0n when it need not wait. */
  readonly WaitUntil: bigint;
  readonly NextEval: string;
  readonly PreviousEval: string;
  readonly BlockedEval: string;
  readonly FailedTGAllocs: Readonly<Record<string, AllocMetric>> | null;
  readonly ClassEligibility: Readonly<Record<string, boolean>> | null;
  readonly EscapedComputedClass: boolean;
  readonly QueuedAllocations: Readonly<Record<string, number>> | null;
  readonly PlanAnnotations: PlanAnnotations | null;
  readonly SnapshotIndex: number;
  readonly CreateIndex: number;
  readonly ModifyIndex: number;
  readonly CreateTime: bigint;
  readonly ModifyTime: bigint;
}

export interface DesiredUpdates {
  readonly Ignore: number;
  readonly Place: number;
  readonly Migrate: number;
  readonly Stop: number;
  readonly InPlaceUpdate: number;
  readonly DestructiveUpdate: number;
  readonly Canary: number;
  readonly Preemptions: number;
  readonly Disconnect: number;
  readonly Reconnect: number;
  readonly RescheduleNow: number;
  readonly RescheduleLater: number;
}

export interface PlanAnnotations {
  readonly DesiredTGUpdates: Readonly<Record<string, DesiredUpdates>>;
  readonly PreemptedAllocs: null;
}

export interface AllocMetric {
  readonly NodesEvaluated: number;
  readonly NodesFiltered: number;
  readonly NodesInPool: number;
  readonly NodePool: string;
  readonly NodesAvailable: Readonly<Record<string, number>> | null;
  readonly ClassFiltered: Readonly<Record<string, number>> | null;
  readonly ConstraintFiltered: Readonly<Record<string, number>> | null;
  readonly NodesExhausted: number;
  readonly ClassExhausted: Readonly<Record<string, number>> | null;
  readonly DimensionExhausted: Readonly<Record<string, number>> | null;
  readonly QuotaExhausted: null;
  readonly ResourcesExhausted: Readonly<Record<string, object>> | null;
  readonly Scores: null;
  readonly ScoreMetaData: readonly object[] | null;
  readonly AllocationTime: number;
  readonly CoalescedFailures: number;
}

export interface DeploymentHealth {
  readonly Healthy: boolean | null;
  readonly Timestamp: string | null;
  readonly Canary: boolean;
  readonly ModifyIndex: number;
}

export interface AllocRow {
  readonly ID: string;
  readonly Namespace: string;
  readonly EvalID: string;
  readonly Name: string;
  readonly NodeID: string;
  readonly NodeName: string;
  readonly JobID: string;
  readonly Job: Job;
  readonly TaskGroup: string;
  readonly Ports: readonly AllocatedPort[];
  readonly DesiredStatus: "run" | "stop" | "evict";
  readonly DesiredDescription: string;
  readonly DesiredTransition: {
    readonly ForceReschedule: boolean | null;
    readonly Migrate: boolean | null;
    readonly MigrateDisablePlacement: boolean | null;
    readonly NoShutdownDelay: boolean | null;
    readonly Reschedule: boolean | null;
  };
  readonly ClientStatus: ClientStatus;
  readonly ClientDescription: string;
  readonly TaskStates: Readonly<Record<string, TaskState>> | null;
  readonly DeploymentID: string;
  readonly DeploymentStatus: DeploymentHealth | null;
  readonly FollowupEvalID: string;
  readonly NextAllocation: string;
  readonly PreviousAllocation: string;
  readonly RescheduleTracker: RescheduleTracker | null;
  readonly Metrics: AllocMetric;
  readonly CreateIndex: number;
  readonly ModifyIndex: number;
  readonly AllocModifyIndex: number;
  readonly CreateTime: bigint;
  readonly ModifyTime: bigint;
}

export interface RescheduleTracker {
  readonly LastReschedule: string;
  readonly Events: readonly {
    readonly RescheduleTime: bigint;
    readonly PrevAllocID: string;
    readonly PrevNodeID: string;
    readonly Delay: number;
  }[];
}

export interface AllocatedPort {
  readonly Label: string;
  readonly Value: number;
  readonly To: number;
  readonly HostIP: string;
  readonly Asked: Port;
}

export interface DeploymentGroup {
  readonly AutoRevert: boolean;
  readonly AutoPromote: boolean;
  readonly ProgressDeadline: number;
  readonly RequireProgressBy: string | null;
  readonly Promoted: boolean;
  readonly PlacedCanaries: readonly string[] | null;
  readonly DesiredCanaries: number;
  readonly DesiredTotal: number;
  readonly PlacedAllocs: number;
  readonly HealthyAllocs: number;
  readonly UnhealthyAllocs: number;
}

export interface DeploymentRow {
  readonly ID: string;
  readonly Namespace: string;
  readonly JobID: string;
  readonly JobVersion: number;
  readonly JobModifyIndex: number;
  readonly JobSpecModifyIndex: number;
  readonly JobCreateIndex: number;
  readonly IsMultiregion: boolean;
  readonly TaskGroups: Readonly<Record<string, DeploymentGroup>>;
  readonly Status: string;
  readonly StatusDescription: string;
  readonly EvalPriority: number;
  readonly CreateIndex: number;
  readonly ModifyIndex: number;
  readonly CreateTime: bigint;
  readonly ModifyTime: bigint;
}
