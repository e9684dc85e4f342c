import { z } from "zod";
import type { NomadDeploymentGroup } from "../../schema/nomad/NomadDeploymentGroup.js";

/** The rollout of one version of a job. */
export interface DeploymentFacts {
  readonly id: string;
  readonly namespace: string;
  readonly jobId: string;
  readonly jobVersion: number;
  readonly status: string;
  readonly statusDescription: string;
  readonly groups: readonly NomadDeploymentGroup[];
  /** The index at which what it rolls out was submitted; null where Nomad does not tell it. */
  readonly submittedIndex: number | null;
  readonly modifyIndex: number;
}

const count = z.number().int().default(0);
const flag = z.boolean().default(false);
const groupRow = z.object({
  AutoRevert: flag,
  AutoPromote: flag,
  Promoted: flag,
  PlacedCanaries: z.array(z.string()).nullish(),
  DesiredCanaries: count,
  DesiredTotal: count,
  PlacedAllocs: count,
  HealthyAllocs: count,
  UnhealthyAllocs: count,
});
const row = z.object({
  ID: z.string(),
  Namespace: z.string().default("default"),
  JobID: z.string(),
  JobVersion: z.number().int(),
  Status: z.string(),
  StatusDescription: z.string().nullish(),
  TaskGroups: z.record(z.string(), groupRow.nullable()).nullish(),
  JobSpecModifyIndex: z.number().nullish(),
  ModifyIndex: z.number(),
});

const groupFrom = (name: string, group: z.infer<typeof groupRow>): NomadDeploymentGroup => ({
  name,
  desiredTotal: group.DesiredTotal,
  placed: group.PlacedAllocs,
  healthy: group.HealthyAllocs,
  unhealthy: group.UnhealthyAllocs,
  desiredCanaries: group.DesiredCanaries,
  placedCanaries: group.PlacedCanaries?.length ?? 0,
  promoted: group.Promoted,
  autoRevert: group.AutoRevert,
  autoPromote: group.AutoPromote,
});

/** A row of `/v1/deployments`, or the payload of an event. */
export const deploymentFactsFrom = (value: unknown): DeploymentFacts => {
  const found = row.parse(value);
  return {
    id: found.ID,
    namespace: found.Namespace,
    jobId: found.JobID,
    jobVersion: found.JobVersion,
    status: found.Status,
    statusDescription: found.StatusDescription ?? "",
    groups: Object.entries(found.TaskGroups ?? {})
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, group]) => groupFrom(name, group ?? groupRow.parse({}))),
    submittedIndex: found.JobSpecModifyIndex ?? null,
    modifyIndex: found.ModifyIndex,
  };
};
