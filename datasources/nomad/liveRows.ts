import { z } from "zod";
import type { NomadAllocationResources } from "../../schema/nomad/NomadAllocationResources.js";
import type { NomadEvaluation } from "../../schema/nomad/NomadEvaluation.js";
import type { NomadTaskState } from "../../schema/nomad/NomadTaskState.js";
import type { NomadVariable } from "../../schema/nomad/NomadVariable.js";
import { joinSegments } from "../../src/estate/segments.js";
import { emptyToNull } from "../upstream/emptyToNull.js";
import { toMilliseconds } from "./jobRows.js";

/** Where a live thing is. */
export interface LiveContext {
  readonly sourceId: string;
  readonly region: string;
}

/** What an allocation tells when it is read by itself. */
export interface AllocationDetail {
  readonly taskStates: readonly NomadTaskState[];
  readonly resources: NomadAllocationResources;
}

/** Go's zero time stands for none. */
const moment = z
  .string()
  .nullish()
  .transform((text) => {
    const at = new Date(text ?? "");
    return Number.isNaN(at.getTime()) || at.getUTCFullYear() < 1970 ? null : at;
  });
const eventRow = z.object({
  Type: z.string(),
  Time: z.number(),
  DisplayMessage: z.string().nullish(),
});
const taskRow = z.object({
  State: z.string(),
  Failed: z.boolean().nullish(),
  Restarts: z.number().int().nullish(),
  StartedAt: moment,
  FinishedAt: moment,
  Events: z.array(eventRow).nullish(),
});
const taskResources = z.object({
  Cpu: z.object({ CpuShares: z.number().int() }).nullish(),
  Memory: z.object({ MemoryMB: z.number().int() }).nullish(),
});
const allocationRow = z.object({
  TaskStates: z.record(z.string(), taskRow.nullable()).nullish(),
  AllocatedResources: z
    .object({
      Tasks: z.record(z.string(), taskResources.nullable()).nullish(),
      Shared: z.object({ DiskMB: z.number().int().nullish() }).nullish(),
    })
    .nullish(),
});
const evaluationRow = z.object({
  ID: z.string(),
  Namespace: z.string().default("default"),
  JobID: z.string(),
  Status: z.string(),
  StatusDescription: z.string().nullish(),
  TriggeredBy: z.string(),
  FailedTGAllocs: z.record(z.string(), z.unknown()).nullish(),
  CreateIndex: z.number(),
  CreateTime: z.number().nullish(),
});
const variableRow = z.object({
  Namespace: z.string(),
  Path: z.string(),
  CreateIndex: z.number(),
  ModifyIndex: z.number(),
  ModifyTime: z.number(),
});

const toTaskState = (name: string, row: z.infer<typeof taskRow>): NomadTaskState => ({
  name,
  state: row.State,
  failed: row.Failed ?? false,
  restarts: row.Restarts ?? 0,
  startedAt: row.StartedAt,
  finishedAt: row.FinishedAt,
  events: (row.Events ?? []).map(({ Type, Time, DisplayMessage }) => ({
    at: new Date(toMilliseconds(Time)),
    type: Type,
    message: DisplayMessage ?? "",
  })),
});

const sum = (numbers: readonly number[]): number =>
  numbers.reduce((total, number) => total + number, 0);

/** The answer of `/v1/allocation/:id`. */
export const allocationDetailFrom = (value: unknown): AllocationDetail => {
  const { TaskStates, AllocatedResources } = allocationRow.parse(value);
  const tasks = Object.values(AllocatedResources?.Tasks ?? {});
  return {
    taskStates: Object.entries(TaskStates ?? {})
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .flatMap(([name, row]) => (row ? [toTaskState(name, row)] : [])),
    resources: {
      cpuMhz: sum(tasks.map((task) => task?.Cpu?.CpuShares ?? 0)),
      memoryMib: sum(tasks.map((task) => task?.Memory?.MemoryMB ?? 0)),
      diskMib: AllocatedResources?.Shared?.DiskMB ?? 0,
    },
  };
};

/** A row of `/v1/evaluations`. */
export const evaluationFrom = (
  { sourceId, region }: LiveContext,
  value: unknown,
): NomadEvaluation => {
  const row = evaluationRow.parse(value);
  return {
    __typename: "NomadEvaluation",
    id: `${sourceId}:evaluation:${joinSegments([region, row.ID])}`,
    sourceId,
    region,
    namespace: row.Namespace,
    jobId: row.JobID,
    createIndex: row.CreateIndex,
    evaluationId: row.ID,
    status: row.Status,
    statusDescription: emptyToNull(row.StatusDescription),
    triggeredBy: row.TriggeredBy,
    failedGroups: row.FailedTGAllocs ?? null,
    createdAt: new Date(toMilliseconds(row.CreateTime)),
  };
};

/** A row of `/v1/vars`: the segments of the path are those of the id. */
export const variableFrom = ({ sourceId, region }: LiveContext, value: unknown): NomadVariable => {
  const row = variableRow.parse(value);
  return {
    __typename: "NomadVariable",
    id: `${sourceId}:variable:${joinSegments([region, row.Namespace, ...row.Path.split("/")])}`,
    sourceId,
    namespace: row.Namespace,
    path: row.Path,
    createIndex: String(row.CreateIndex),
    modifyIndex: String(row.ModifyIndex),
    updatedAt: new Date(toMilliseconds(row.ModifyTime)),
  };
};
