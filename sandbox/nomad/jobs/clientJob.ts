import { isJsonList, isJsonObject } from "../go/GoType.js";
import type { Json, JsonObject } from "../go/Json.js";
import { parseJson } from "../go/parseJson.js";
import { canonicalizeJob } from "./canonicalizeJob.js";
import { jobType } from "./jobType.js";
import { DEFAULT_UPDATE, mergeUpdate } from "./updateDefaults.js";

/**
 * A parsed job with the defaults that the client library fills in. They are those of the servers,
 * but for a few members that only the servers know.
 */
export const clientJob = (parsed: Json): Json => {
  const job = canonicalizeJob(parsed, { region: "global", namespace: "" });
  const plain = jobType.plain(parsed);
  const text = JSON.stringify(job, (_, value: unknown) =>
    typeof value === "bigint" ? null : value,
  );
  const filled = jobType.plain(parseJson(text));
  if (!isJsonObject(plain) || !isJsonObject(filled)) return filled;
  return {
    ...filled,
    Datacenters: plain["Datacenters"] ?? null,
    DispatchIdempotencyToken: null,
    Migrate: plain["Migrate"] ?? null,
    ParameterizedJob: plain["ParameterizedJob"] ?? null,
    Periodic: periodic(filled["Periodic"]),
    NodePool: plain["NodePool"] ?? "",
    Reschedule: plain["Reschedule"] ?? null,
    SubmitTime: null,
    Update: updateOf(plain["Update"], job.Type),
    TaskGroups: groups(filled["TaskGroups"], plain["TaskGroups"]),
  };
};

const periodic = (given: Json | undefined): Json =>
  isJsonObject(given) ? { ...given, Specs: given["Specs"] ?? [] } : null;

const updateOf = (given: Json | undefined, type: string): Json => {
  if (isJsonObject(given)) return mergeUpdate(DEFAULT_UPDATE, given);
  return type === "service" || type === "system" ? { ...DEFAULT_UPDATE } : null;
};

const groups = (filled: Json | undefined, plain: Json | undefined): Json =>
  (isJsonList(filled) ? filled : []).map((group, at) => {
    const own = isJsonList(plain) ? plain[at] : undefined;
    if (!isJsonObject(group) || !isJsonObject(own)) return group;
    return {
      ...group,
      Networks: own["Networks"] ?? null,
      PreventRescheduleOnLost: own["PreventRescheduleOnLost"] ?? null,
      Scaling: own["Scaling"] ?? null,
      Services: services(group["Services"], own["Services"]),
      Tasks: tasks(group["Tasks"], own["Tasks"]),
    };
  });

const tasks = (filled: Json | undefined, plain: Json | undefined): Json => {
  if (!isJsonList(filled)) return null;
  return filled.map((task, at) => {
    const own = isJsonList(plain) ? plain[at] : undefined;
    if (!isJsonObject(task) || !isJsonObject(own)) return task;
    const given = ({ name, value }: { name: string; value: Json }): boolean =>
      name !== "CSIPluginConfig" || value !== null;
    return {
      ...Object.fromEntries(Object.entries(task).filter(([name, value]) => given({ name, value }))),
      Identities: own["Identities"] ?? null,
      Identity: own["Identity"] ?? null,
      LogConfig: logs(task["LogConfig"]),
      Resources: resources(task["Resources"], own["Resources"]),
      ScalingPolicies: own["ScalingPolicies"] ?? null,
      Services: services(task["Services"], own["Services"]),
    };
  });
};

const services = (filled: Json | undefined, plain: Json | undefined): Json =>
  !isJsonList(filled)
    ? null
    : filled.map((service, at) => {
        const own = isJsonList(plain) ? plain[at] : undefined;
        if (!isJsonObject(service) || !isJsonObject(own)) return service;
        return {
          ...service,
          Checks: checks(service["Checks"], own["Checks"]),
          Connect: connect(own["Connect"]),
          TaskName: own["TaskName"] ?? "",
        };
      });

/** Only the servers give names to checks. */
const checks = (filled: Json | undefined, plain: Json | undefined): Json =>
  !isJsonList(filled)
    ? null
    : filled.map((check, at) => {
        const own = isJsonList(plain) ? plain[at] : undefined;
        if (!isJsonObject(check) || !isJsonObject(own)) return check;
        return { ...check, Name: own["Name"] ?? "" };
      });

const connect = (given: Json | undefined): Json => {
  if (!isJsonObject(given)) return null;
  const { SidecarTask: task, Gateway: gateway } = given;
  return {
    ...given,
    ...(isJsonObject(task) ? { SidecarTask: sidecarTask(task) } : {}),
    ...(isJsonObject(gateway) ? { Gateway: gatewayOf(gateway) } : {}),
  };
};

const sidecarTask = (task: JsonObject): Json => ({
  ...task,
  KillTimeout: task["KillTimeout"] ?? 5e9,
  LogConfig: {
    ...{ Disabled: false, MaxFileSizeMB: 10, MaxFiles: 10 },
    ...(isJsonObject(task["LogConfig"]) ? task["LogConfig"] : {}),
    Enabled: null,
  },
  Resources: isJsonObject(task["Resources"])
    ? { ...task["Resources"], Cores: task["Resources"]["Cores"] ?? 0 }
    : null,
  ShutdownDelay: task["ShutdownDelay"] ?? 0,
});

const gatewayOf = (gateway: JsonObject): Json => {
  const { Proxy: proxy } = gateway;
  if (!isJsonObject(proxy)) return gateway;
  return { ...gateway, Proxy: { ...proxy, ConnectTimeout: proxy["ConnectTimeout"] ?? 5e9 } };
};

const logs = (given: Json | undefined): Json =>
  isJsonObject(given) ? { ...given, Enabled: null } : null;

/** The servers' defaults of what a task seldom asks for. */
const resources = (filled: Json | undefined, plain: Json | undefined): Json => {
  if (!isJsonObject(filled)) return null;
  const own: JsonObject = isJsonObject(plain) ? plain : {};
  const names = ["DiskMB", "IOPS", "MemoryMaxMB", "SecretsMB"];
  return {
    ...filled,
    Networks: own["Networks"] ?? null,
    ...Object.fromEntries(names.map((name) => [name, own[name] ?? null])),
  };
};
