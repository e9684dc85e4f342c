import { without } from "../shapes/omitZero.js";
import { diffTask } from "./diffTask.js";
import {
  diffFields,
  diffObject,
  diffType,
  filled,
  type DiffType,
  type FieldDiff,
  type ObjectDiff,
  type TaskDiff,
} from "./diffFields.js";
import { diffNetworks, diffServices } from "./diffLists.js";
import type { TaskGroup } from "./taskGroupType.js";
import type { Task } from "./taskType.js";

export interface GroupDiff {
  Type: DiffType;
  Name: string;
  Fields: FieldDiff[] | null;
  Objects: readonly ObjectDiff[] | null;
  Tasks: TaskDiff[] | null;
  Updates: Readonly<Record<string, number>> | null;
}

export const byName = (a: { readonly Name: string }, b: { readonly Name: string }): number =>
  a.Name < b.Name ? -1 : a.Name > b.Name ? 1 : 0;

export const diffConstraints = (
  before: readonly object[] | null | undefined,
  after: readonly object[] | null | undefined,
): ObjectDiff[] => {
  const [old, now] = [before ?? [], after ?? []].map((list) =>
    list.map((each) => JSON.stringify(each)),
  );
  const gone = (before ?? []).filter((each) => !now?.includes(JSON.stringify(each)));
  const added = (after ?? []).filter((each) => !old?.includes(JSON.stringify(each)));
  return [
    ...gone.flatMap((each) => diffObject("Constraint", each, undefined)),
    ...added.flatMap((each) => diffObject("Constraint", undefined, each)),
  ];
};

/** How two versions of a group differ. */
export const diffGroup = (
  before: TaskGroup | undefined,
  after: TaskGroup | undefined,
): GroupDiff => {
  const fields = [
    ...diffFields("", groupFields(before), groupFields(after)),
    ...diffFields("Meta", before?.Meta, after?.Meta),
  ];
  const objects = groupObjects(before, after);
  const tasks = diffTasks(before?.Tasks ?? [], after?.Tasks ?? []);
  const changed = tasks.some(({ Type }) => Type !== "None");
  const edited = fields.length + objects.length > 0 || changed;
  return {
    Fields: filled(fields.sort(byName)),
    Name: nameOf(after ?? before),
    Objects: objects.length > 0 ? objects : null,
    Tasks: filled(tasks),
    Type: diffType(before, after, edited),
    Updates: null,
  };
};

const nameOf = (group: TaskGroup | undefined): string => group?.Name ?? "";

const POLICIES = ["RestartPolicy", "Migrate", "ReschedulePolicy", "EphemeralDisk"] as const;

const groupObjects = (
  before: TaskGroup | undefined,
  after: TaskGroup | undefined,
): readonly ObjectDiff[] => [
  ...diffConstraints(before?.Constraints, after?.Constraints),
  ...POLICIES.flatMap((name) => diffObject(name, before?.[name], after?.[name])),
  ...diffObject("Update", updateOf(before), updateOf(after)),
  ...scalingDiff(before, after),
  ...diffNetworks(before?.Networks, after?.Networks),
  ...diffServices(before?.Services, after?.Services),
];

const diffTasks = (before: readonly Task[], after: readonly Task[]): TaskDiff[] => {
  const names = new Set([...before, ...after].map(({ Name }) => Name));
  const find = (tasks: readonly Task[], name: string): Task | undefined =>
    tasks.find(({ Name }) => Name === name);
  return [...names].map((name) => diffTask(find(before, name), find(after, name))).sort(byName);
};

const groupFields = (group: TaskGroup | undefined): Record<string, unknown> | undefined =>
  group && {
    Count: group.Count,
    PreventRescheduleOnLost: group.PreventRescheduleOnLost,
    ShutdownDelay: group.ShutdownDelay ?? undefined,
  };

/** Of a scaling policy only what differs is shown. */
const scalingDiff = (before: TaskGroup | undefined, after: TaskGroup | undefined): ObjectDiff[] => {
  const own = (group: TaskGroup | undefined): object | undefined => {
    if (!group?.Scaling) return undefined;
    const { Enabled, Max, Min, Policy } = group.Scaling;
    return { Enabled, Max, Min, Policy };
  };
  const Fields = diffFields("", own(before), own(after));
  const Type = diffType(own(before), own(after), true);
  return Fields.length > 0 ? [{ Fields, Name: "Scaling", Objects: null, Type }] : [];
};

/** The stagger of an update is no part of a diff. */
const updateOf = (group: TaskGroup | undefined): object | undefined => {
  return group?.Update ? without(group.Update, "Stagger") : undefined;
};
