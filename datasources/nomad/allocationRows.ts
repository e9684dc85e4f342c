import { z } from "zod";
import { emptyToNull } from "../upstream/emptyToNull.js";
import { toMilliseconds } from "./jobRows.js";

/** An allocation as lists and events have it. */
export interface AllocationFacts {
  readonly id: string;
  readonly name: string;
  readonly namespace: string;
  readonly nodeId: string | null;
  readonly jobId: string;
  readonly jobVersion: number | null;
  readonly taskGroup: string;
  readonly clientStatus: string;
  readonly desiredStatus: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** Null where there is none, or, in a list, where it is not told. */
  readonly deploymentId: string | null;
  readonly modifyIndex: number;
}

const row = z.object({
  ID: z.string(),
  Name: z.string(),
  Namespace: z.string().default("default"),
  NodeID: z.string().nullish(),
  JobID: z.string(),
  JobVersion: z.number().int().nullish(),
  TaskGroup: z.string(),
  ClientStatus: z.string(),
  DesiredStatus: z.string(),
  CreateTime: z.number().nullish(),
  DeploymentID: z.string().nullish(),
  ModifyIndex: z.number(),
  Job: z.object({ Version: z.number().int().nullish() }).nullish(),
});

/** A row of `/v1/allocations`, or the payload of an event. */
export const allocationFactsFrom = (value: unknown): AllocationFacts => {
  const found = row.parse(value);
  return {
    id: found.ID,
    name: found.Name,
    namespace: found.Namespace,
    nodeId: emptyToNull(found.NodeID),
    jobId: found.JobID,
    jobVersion: found.JobVersion ?? found.Job?.Version ?? null,
    taskGroup: found.TaskGroup,
    clientStatus: found.ClientStatus,
    desiredStatus: found.DesiredStatus,
    createdAt: toMilliseconds(found.CreateTime),
    deploymentId: emptyToNull(found.DeploymentID),
    modifyIndex: found.ModifyIndex,
  };
};

const ENDED: ReadonlySet<string> = new Set(["complete", "failed", "lost"]);

/** Whether nothing of it runs any more, nor will. */
export const hasRunOut = ({ clientStatus }: AllocationFacts): boolean => ENDED.has(clientStatus);
