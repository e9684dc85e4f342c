import {
  diffFields,
  diffObject,
  diffType,
  filled,
  textSet,
  type ObjectDiff,
  type TaskDiff,
} from "./diffFields.js";
import { diffServices } from "./diffLists.js";
import { without } from "../shapes/omitZero.js";
import type { Task } from "./taskType.js";

const PRIMITIVES = [
  "Driver",
  "KillSignal",
  "KillTimeout",
  "Kind",
  "Leader",
  "ShutdownDelay",
  "User",
] as const;

const pick = (task: Task | undefined): Record<string, unknown> | undefined =>
  task && Object.fromEntries(PRIMITIVES.map((name) => [name, task[name]]));

/** How two versions of a task differ. */
export const diffTask = (before: Task | undefined, after: Task | undefined): TaskDiff => {
  const fields = [
    ...diffFields("", pick(before), pick(after)),
    ...diffFields("Env", before?.Env, after?.Env),
    ...diffFields("Meta", before?.Meta, after?.Meta),
  ].sort((a, b) => (a.Name < b.Name ? -1 : 1));
  const objects = taskObjects(before, after);
  return {
    Annotations: null,
    Fields: filled(fields),
    Name: after?.Name ?? before?.Name ?? "",
    Objects: filled(objects),
    Type: diffType(before, after, fields.length > 0 || objects.length > 0),
  };
};

const taskObjects = (before: Task | undefined, after: Task | undefined): ObjectDiff[] => [
  ...config(before, after),
  ...diffObject("Resources", resourcesOf(before), resourcesOf(after)),
  ...diffObject("LogConfig", before?.LogConfig, after?.LogConfig),
  ...diffServices(before?.Services, after?.Services),
  ...diffObject("Vault", before?.Vault, after?.Vault),
  ...templates(before, after),
  ...identity(before, after),
];

/** Of a configuration only what differs is shown. */
const config = (before: Task | undefined, after: Task | undefined): ObjectDiff[] => {
  const fields = diffFields("", before?.Config, after?.Config);
  if (fields.length === 0) return [];
  const Type = diffType(before?.Config, after?.Config, true);
  return [{ Fields: fields, Name: "Config", Objects: null, Type }];
};

const identity = (before: Task | undefined, after: Task | undefined): ObjectDiff[] => {
  const scalars = (task: Task | undefined): object | undefined => {
    return task?.Identity ? without(task.Identity, "Audience", "ExtraClaims") : undefined;
  };
  const Objects = filled(
    textSet("Audience", before?.Identity?.Audience, after?.Identity?.Audience),
  );
  const [own] = diffObject("Identity", scalars(before), scalars(after), true);
  return own ? [{ ...own, Objects }] : [];
};

const resourcesOf = (task: Task | undefined): object | undefined => {
  return task && without(task.Resources, "Networks", "Devices", "NUMA");
};

const templates = (before: Task | undefined, after: Task | undefined): ObjectDiff[] => {
  const [old, now] = [before?.Templates ?? [], after?.Templates ?? []];
  const same = new Set(old.map((each) => JSON.stringify(each)));
  const kept = new Set(now.map((each) => JSON.stringify(each)));
  return [
    ...old
      .filter((each) => !kept.has(JSON.stringify(each)))
      .flatMap((each) => diffObject("Template", each, undefined)),
    ...now
      .filter((each) => !same.has(JSON.stringify(each)))
      .flatMap((each) => diffObject("Template", undefined, each)),
  ];
};
