import { z } from "zod";
import type { Tag } from "../../schema/estate/Tag.js";
import { emptyToNull } from "../upstream/emptyToNull.js";
import { jobSpecRow, needsOf, type JobNeeds } from "./jobNeeds.js";
import { tagsFrom } from "./RegionContext.js";

/** A job as lists and events have it. */
export interface JobFacts {
  readonly id: string;
  readonly namespace: string;
  readonly name: string;
  readonly parentId: string | null;
  readonly type: string;
  readonly priority: number;
  readonly datacenters: readonly string[];
  readonly nodePool: string;
  readonly periodic: boolean;
  readonly parameterized: boolean;
  readonly stopped: boolean;
  readonly status: string;
  readonly meta: readonly Tag[];
  /** Milliseconds since the epoch. */
  readonly submittedAt: number;
  readonly modifyIndex: number;
  /** Changes with what its author wrote, and not with its state. */
  readonly jobModifyIndex: number;
}

/** What only the whole job tells; lists leave it out. */
export interface JobSpec {
  readonly version: number;
  readonly needs: JobNeeds;
}

const common = {
  ID: z.string(),
  ParentID: z.string().nullish(),
  Name: z.string(),
  Namespace: z.string().default("default"),
  Type: z.string(),
  Priority: z.number().int(),
  Datacenters: z.array(z.string()).nullish(),
  NodePool: z.string().nullish(),
  Stop: z.boolean().nullish(),
  Status: z.string(),
  Meta: z.record(z.string(), z.string()).nullish(),
  SubmitTime: z.number().nullish(),
  ModifyIndex: z.number(),
  JobModifyIndex: z.number(),
};
const stubRow = z.object({
  ...common,
  Periodic: z.boolean().nullish(),
  ParameterizedJob: z.boolean().nullish(),
});
const wholeRow = z.object({
  ...common,
  ...jobSpecRow.shape,
  Version: z.number().int(),
  Periodic: z.looseObject({}).nullish(),
  ParameterizedJob: z.looseObject({}).nullish(),
});

/** Nanoseconds since the epoch as milliseconds. */
export const toMilliseconds = (nanoseconds: number | null | undefined): number =>
  Math.floor((nanoseconds ?? 0) / 1_000_000);

const factsFrom = (
  row: z.infer<z.ZodObject<typeof common>>,
  kind: { readonly periodic: boolean; readonly parameterized: boolean },
): JobFacts => ({
  id: row.ID,
  namespace: row.Namespace,
  name: row.Name,
  parentId: emptyToNull(row.ParentID),
  type: row.Type,
  priority: row.Priority,
  datacenters: row.Datacenters ?? [],
  nodePool: row.NodePool ?? "default",
  ...kind,
  stopped: row.Stop ?? false,
  status: row.Status,
  meta: tagsFrom(row.Meta),
  submittedAt: toMilliseconds(row.SubmitTime),
  modifyIndex: row.ModifyIndex,
  jobModifyIndex: row.JobModifyIndex,
});

/** A row of `/v1/jobs?meta=true`. */
export const jobFactsFromStub = (value: unknown): JobFacts => {
  const row = stubRow.parse(value);
  return factsFrom(row, {
    periodic: row.Periodic ?? false,
    // A dispatched child keeps the block of its parent.
    parameterized: (row.ParameterizedJob ?? false) && !row.ParentID,
  });
};

/** The answer of `/v1/job/:id`, or the payload of an event. */
export const jobFrom = (value: unknown): { readonly facts: JobFacts; readonly spec: JobSpec } => {
  const row = wholeRow.parse(value);
  return {
    facts: factsFrom(row, {
      periodic: Boolean(row.Periodic),
      parameterized: Boolean(row.ParameterizedJob) && !row.ParentID,
    }),
    spec: { version: row.Version, needs: needsOf(row) },
  };
};
