import { z } from "zod";
import { emptyToNull } from "../upstream/emptyToNull.js";
import { anyJson } from "./changeRows.js";
import type { JsonValue } from "./JsonValue.js";

/** What Nomad would do with one task group, at first. */
export interface GroupUpdates {
  readonly name: string;
  readonly created: number;
  readonly stopped: number;
  readonly replaced: number;
  readonly inPlace: number;
}

/** What Nomad foresees if a job is registered. Secrets stand in it as they were submitted. */
export interface PlannedJob {
  /** Of the job that is registered now; `0`: there is none. */
  readonly jobModifyIndex: string;
  readonly diff: JsonValue;
  readonly annotations: JsonValue;
  readonly groups: readonly GroupUpdates[];
  /** Task groups that find no place. */
  readonly failedGroups: readonly string[];
  readonly failures: JsonValue;
  readonly warnings: string | null;
}

const count = z.number().int().default(0);
const updates = z.object({
  Place: count,
  Migrate: count,
  Stop: count,
  InPlaceUpdate: count,
  DestructiveUpdate: count,
  Canary: count,
});
const row = z.object({
  JobModifyIndex: z.number(),
  Diff: anyJson,
  Annotations: z.object({ DesiredTGUpdates: z.record(z.string(), updates).nullish() }).nullish(),
  FailedTGAllocs: z.record(z.string(), anyJson).nullish(),
  Warnings: z.string().nullish(),
});

const groupFrom = (name: string, of: z.infer<typeof updates>): GroupUpdates => ({
  name,
  created: of.Place + of.Canary,
  stopped: of.Stop,
  replaced: of.DestructiveUpdate + of.Migrate,
  inPlace: of.InPlaceUpdate,
});

/** The answer of `/v1/job/:id/plan?diff`. */
export const plannedJobFrom = (value: unknown): PlannedJob => {
  const found = row.parse(value);
  const failures = found.FailedTGAllocs ?? {};
  return {
    jobModifyIndex: String(found.JobModifyIndex),
    diff: found.Diff,
    annotations: found.Annotations?.DesiredTGUpdates ?? {},
    groups: Object.entries(found.Annotations?.DesiredTGUpdates ?? {}).map(([name, of]) =>
      groupFrom(name, of),
    ),
    failedGroups: Object.keys(failures).sort(),
    failures,
    warnings: emptyToNull(found.Warnings?.trim()),
  };
};
