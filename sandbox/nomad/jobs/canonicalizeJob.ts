import type { Json } from "../go/Json.js";
import { jobType, type Job } from "./jobType.js";
import { canonicalizeGroup } from "./canonicalizeGroup.js";
import { DEFAULT_UPDATE, emptyUpdate, mergeUpdate, type UpdateGiven } from "./updateDefaults.js";
import { isJsonList, isJsonObject } from "../go/GoType.js";
import { migrateType, rescheduleType } from "./placementTypes.js";
import type { TaskGroup } from "./taskGroupType.js";

export interface JobHome {
  readonly region: string;
  /** The namespace of the request; "" leaves it to the body. */
  readonly namespace: string;
}

/** Reads a job as the client library's JSON has it and fills in what Nomad fills in. */
export const canonicalizeJob = (body: Json, home: JobHome): Job => {
  const job = jobType.read(body, { struct: "JobRegisterRequest", path: "Job" });
  job.Name = given(body, "Name") ? job.Name : job.ID;
  fillIn(job, home);
  const update = givenObject(body, "Update");
  const rolls = job.Type === "service" || job.Type === "system";
  const kept = rolls || update ? mergeUpdate(DEFAULT_UPDATE, update) : undefined;
  job.Update = {
    ...emptyUpdate(),
    ...(kept && { MaxParallel: kept.MaxParallel, Stagger: kept.Stagger }),
  };
  (job.TaskGroups ?? []).forEach((group, at) => {
    inherit(group, { job: body, group: groupOf(body, at) });
    canonicalizeGroup(job, group, {
      update: kept,
      updateGiven: givenObject(groupOf(body, at), "Update"),
      counted: given(groupOf(body, at) ?? null, "Count"),
      migrate: rolls && job.Type === "service",
    });
  });
  return job;
};

const fillIn = (job: Job, home: JobHome): void => {
  job.Region ||= home.region;
  job.Namespace = home.namespace || job.Namespace || "default";
  job.NodePool ||= "default";
  job.Datacenters ??= ["*"];
  job.Type ||= "service";
};

const given = (body: Json, name: string): boolean => {
  const value = member(body, name);
  return value !== undefined && value !== null;
};

const member = (body: Json | undefined, name: string): Json | undefined => {
  if (!isJsonObject(body)) return undefined;
  const found = Object.entries(body).find(([key]) => key.toLowerCase() === name.toLowerCase());
  return found?.[1];
};

const givenObject = (body: Json | undefined, name: string): UpdateGiven | undefined => {
  const value = member(body, name);
  return isJsonObject(value) ? value : undefined;
};

/** What a job says of migrating and rescheduling holds for its groups, member by member. */
const inherit = (
  group: TaskGroup,
  from: { readonly job: Json; readonly group: Json | undefined },
): void => {
  const migrate = { ...stated(from.job, "Migrate"), ...stated(from.group, "Migrate") };
  const place = { struct: "TaskGroup", path: "Migrate" };
  if (Object.keys(migrate).length > 0) group.Migrate = migrateType.read(migrate, place);
  const base = stated(from.job, "Reschedule");
  if (Object.keys(base).length === 0) return;
  const policy = { ...base, ...stated(from.group, "ReschedulePolicy") };
  group.ReschedulePolicy = rescheduleType.read(policy, { ...place, path: "ReschedulePolicy" });
};

const stated = (body: Json | undefined, name: string): UpdateGiven =>
  Object.fromEntries(
    Object.entries(givenObject(body, name) ?? {}).filter(([, value]) => value !== null),
  );

const groupOf = (body: Json, at: number): Json | undefined => {
  const groups = member(body, "TaskGroups");
  return isJsonList(groups) ? groups[at] : undefined;
};
