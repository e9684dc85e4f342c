import { without } from "../shapes/omitZero.js";
import { diffConstraints, byName, diffGroup, type GroupDiff } from "./diffGroup.js";
import {
  diffFields,
  diffObject,
  filled,
  textSet,
  type DiffType,
  type FieldDiff,
  type ObjectDiff,
} from "./diffFields.js";
import type { Job } from "./jobType.js";
import type { TaskGroup } from "./taskGroupType.js";

export interface JobDiff {
  readonly Type: DiffType;
  readonly ID: string;
  readonly Fields: readonly FieldDiff[] | null;
  readonly Objects: readonly ObjectDiff[] | null;
  readonly TaskGroups: GroupDiff[] | null;
}

const PRIMITIVES = [
  "AllAtOnce",
  "ConsulNamespace",
  "Dispatched",
  "Name",
  "Namespace",
  "NodePool",
  "ParentID",
  "Priority",
  "Region",
  "Stop",
  "Type",
  "VaultNamespace",
] as const;

const pick = (job: Job | undefined): Record<string, unknown> | undefined =>
  job && Object.fromEntries(PRIMITIVES.map((name) => [name, job[name]]));

/** How two versions of a job differ, as a plan shows it. */
export const diffJobs = (before: Job | undefined, after: Job): JobDiff => {
  const meta = diffFields("Meta", before?.Meta ?? undefined, after.Meta ?? undefined);
  const fields = [...diffFields("", pick(before), pick(after)), ...meta];
  const objects = jobObjects(before, after);
  const names = [...new Set([...groupsOf(before), ...groupsOf(after)].map(({ Name }) => Name))];
  const groups = names.map((name) => diffGroup(find(before, name), find(after, name))).sort(byName);
  const edited =
    fields.length > 0 || objects.length > 0 || groups.some(({ Type }) => Type !== "None");
  return {
    Fields: filled(fields.sort(byName)),
    ID: after.ID,
    Objects: filled(objects),
    TaskGroups: filled(groups),
    Type: before ? (edited ? "Edited" : "None") : "Added",
  };
};

const groupsOf = (job: Job | undefined): readonly TaskGroup[] => job?.TaskGroups ?? [];
const find = (job: Job | undefined, name: string): TaskGroup | undefined =>
  groupsOf(job).find(({ Name }) => Name === name);

const jobObjects = (before: Job | undefined, after: Job): ObjectDiff[] => [
  ...textSet("Datacenters", before?.Datacenters, after.Datacenters),
  ...diffConstraints(before?.Constraints, after.Constraints),
  ...diffObject("Periodic", periodicOf(before), periodicOf(after)),
  ...diffObject("ParameterizedJob", before?.ParameterizedJob, after.ParameterizedJob),
];

const periodicOf = (job: Job | undefined): object | undefined => {
  return job?.Periodic ? without(job.Periodic, "Specs") : undefined;
};
