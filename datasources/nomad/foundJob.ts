import { z } from "zod";
import { emptyToNull } from "../upstream/emptyToNull.js";
import { anyJson } from "./changeRows.js";
import type { JsonFields } from "./JsonValue.js";

/** A job as it is registered, as far as changes ask. */
export interface FoundJob {
  /** The whole job, as Nomad has it. */
  readonly body: JsonFields;
  readonly version: number;
  readonly jobModifyIndex: string;
  readonly stopped: boolean;
  readonly periodic: boolean;
  /** Null: it cannot be dispatched. */
  readonly parameterized: {
    readonly payload: string;
    readonly required: readonly string[];
    readonly optional: readonly string[];
  } | null;
  readonly groups: readonly FoundGroup[];
}

/** A task group and how far it may be scaled. */
export interface FoundGroup {
  readonly name: string;
  readonly count: number;
  readonly limits: { readonly min: number; readonly max: number } | null;
}

const names = z.array(z.string()).nullish();
const row = z.object({
  Version: z.number().int(),
  JobModifyIndex: z.number(),
  Stop: z.boolean().nullish(),
  ParentID: z.string().nullish(),
  Periodic: z.looseObject({}).nullish(),
  ParameterizedJob: z
    .object({ Payload: z.string().nullish(), MetaRequired: names, MetaOptional: names })
    .nullish(),
  TaskGroups: z
    .array(
      z.object({
        Name: z.string(),
        Count: z.number().int().nullish(),
        Scaling: z.object({ Min: z.number().nullish(), Max: z.number().nullish() }).nullish(),
      }),
    )
    .nullish(),
});

type Row = z.infer<typeof row>;

const parameterizedOf = ({ ParameterizedJob: of, ParentID }: Row): FoundJob["parameterized"] =>
  of && !ParentID
    ? {
        payload: emptyToNull(of.Payload) ?? "optional",
        required: of.MetaRequired ?? [],
        optional: of.MetaOptional ?? [],
      }
    : null;

const groupsOf = ({ TaskGroups }: Row): readonly FoundGroup[] =>
  (TaskGroups ?? []).map(({ Name, Count, Scaling }) => ({
    name: Name,
    count: Count ?? 1,
    limits: Scaling ? { min: Scaling.Min ?? 0, max: Scaling.Max ?? Number.MAX_SAFE_INTEGER } : null,
  }));

/** The answer of `/v1/job/:id`, or one of `/v1/job/:id/versions`. */
export const foundJobFrom = (value: unknown): FoundJob => {
  const found = row.parse(value);
  return {
    body: z.record(z.string(), anyJson).parse(value),
    version: found.Version,
    jobModifyIndex: String(found.JobModifyIndex),
    stopped: found.Stop ?? false,
    periodic: Boolean(found.Periodic) && !found.ParentID,
    parameterized: parameterizedOf(found),
    groups: groupsOf(found),
  };
};

const versions = z.object({ Versions: z.array(z.unknown()).nullish() });

/** The answer of `/v1/job/:id/versions`. */
export const foundVersionsFrom = (value: unknown): readonly FoundJob[] =>
  (versions.parse(value).Versions ?? []).map(foundJobFrom);
