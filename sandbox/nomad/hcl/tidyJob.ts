import { isJsonList, isJsonObject } from "../go/GoType.js";
import type { Json } from "../go/Json.js";

type Members = Readonly<Record<string, Json>>;

/** What a job file says in another way than the job's JSON. */
export const tidyJob = ({
  Tasks: alone,
  Vault: vault,
  Secrets: secrets,
  ...job
}: Members): Json => ({
  ...targets(job),
  Name: job["Name"] ?? job["ID"] ?? null,
  ...(isJsonObject(job["Periodic"]) ? { Periodic: { SpecType: "cron", ...job["Periodic"] } } : {}),
  TaskGroups: groupsOf(
    [...tasksAlone(alone), ...(isJsonList(job["TaskGroups"]) ? job["TaskGroups"] : [])],
    { Vault: vault, Secrets: secrets },
  ),
});

/** A task of the job itself is a group of its own. */
const tasksAlone = (tasks: Json | undefined): readonly Json[] =>
  (isJsonList(tasks) ? tasks : []).map((task) => ({
    Name: isJsonObject(task) ? (task["Name"] ?? "") : "",
    Tasks: [task],
  }));

/** What the tasks of a job or a group share. */
type Shared = Readonly<Record<"Vault" | "Secrets", Json | undefined>>;

const groupsOf = (groups: readonly Json[], shared: Shared): Json =>
  groups.length === 0 ? null : each(groups, (group) => tidyGroup(group, shared));

const each = (list: Json | undefined, tidy: (members: Members) => Json): Json =>
  isJsonList(list) ? list.map((item) => (isJsonObject(item) ? tidy(item) : item)) : (list ?? null);

const SHORTHANDS = [
  "version",
  "semver",
  "regexp",
  "set_contains",
  "distinct_property",
  "distinct_hosts",
];

/** version = ">= 1.0" stands for an operator and a value. */
const target = (given: Members): Json => {
  const short = SHORTHANDS.find((name) => name in given);
  const rest = Object.fromEntries(Object.entries(given).filter(([name]) => name !== short));
  if (short === undefined) return { Operand: "=", ...rest };
  if (short === "distinct_property")
    return { ...rest, LTarget: given[short] ?? "", Operand: short };
  return short === "distinct_hosts"
    ? { ...rest, Operand: short }
    : { ...rest, Operand: short, RTarget: given[short] ?? "" };
};

const targets = (members: Members): Members => ({
  ...members,
  ...("Constraints" in members ? { Constraints: each(members["Constraints"], target) } : {}),
  ...("Affinities" in members ? { Affinities: each(members["Affinities"], target) } : {}),
});

const tidyGroup = ({ Vault: vault, ...group }: Members, shared: Shared): Json => ({
  ...targets(group),
  ...("Networks" in group ? { Networks: each(group["Networks"], network) } : {}),
  ...("Scaling" in group && isJsonObject(group["Scaling"])
    ? { Scaling: { Type: "horizontal", Policy: {}, ...group["Scaling"] } }
    : {}),
  Tasks: each(group["Tasks"], (task) =>
    tidyTask(task, { ...shared, Vault: vault ?? shared.Vault }),
  ),
});

const tidyTask = (given: Members, shared: Shared): Json => {
  const secrets = [given["Secrets"], shared.Secrets].flatMap((list) =>
    isJsonList(list) ? list : [],
  );
  return ownTask({
    ...given,
    Vault: given["Vault"] ?? shared.Vault ?? null,
    ...(secrets.length > 0 ? { Secrets: secrets } : {}),
  });
};

const ownTask = (task: Members): Json => ({
  ...targets(task),
  ...(isJsonObject(task["Resources"]) ? { Resources: resources(task["Resources"]) } : {}),
  ...("Templates" in task ? { Templates: each(task["Templates"], template) } : {}),
  ...(isJsonObject(task["Vault"])
    ? { Vault: { ChangeMode: "restart", DisableFile: false, Env: true, ...task["Vault"] } }
    : {}),
  ...("ScalingPolicies" in task
    ? { ScalingPolicies: each(task["ScalingPolicies"], vertical) }
    : {}),
  ...splitIdentities(task["Identities"]),
});

const template = (given: Members): Json => ({
  ChangeMode: "restart",
  ErrMissingKey: false,
  Perms: "0644",
  Splay: 5e9,
  ...given,
});

const vertical = (policy: Members): Json => ({
  ...policy,
  Type: `vertical_${typeof policy["Type"] === "string" ? policy["Type"] : ""}`,
});

/** The identity without a name is the task's own. */
const splitIdentities = (given: Json | undefined): Members => {
  if (!isJsonList(given)) return {};
  const own = given.filter(
    (item) => isJsonObject(item) && (item["Name"] ?? "default") === "default",
  );
  const others = given.filter((item) => !own.includes(item));
  return { Identity: own[0] ?? null, Identities: others };
};

const resources = (given: Members): Json => ({
  ...given,
  ...("Networks" in given ? { Networks: each(given["Networks"], network) } : {}),
});

/** A port with a static number is reserved. */
const network = (given: Members): Json => {
  const { Ports: ports, ...rest } = given;
  const isStatic = (port: Json): boolean => isJsonObject(port) && "Value" in port;
  const list = isJsonList(ports) ? ports : [];
  const reserved = list.filter(isStatic);
  const dynamic = list.filter((port) => !isStatic(port));
  return {
    ...rest,
    ...(reserved.length > 0 ? { ReservedPorts: reserved } : {}),
    ...(dynamic.length > 0 ? { DynamicPorts: dynamic } : {}),
  };
};
