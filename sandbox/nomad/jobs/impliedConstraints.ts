import type { Job } from "./jobType.js";
import type { Constraint } from "./placementTypes.js";
import type { Service } from "./serviceTypes.js";
import type { TaskGroup } from "./taskGroupType.js";

const CONSUL: Constraint = {
  LTarget: "${attr.consul.version}",
  Operand: "semver",
  RTarget: ">= 1.8.0",
};
const NATIVE: Constraint = {
  LTarget: "${attr.nomad.service_discovery}",
  Operand: "=",
  RTarget: "true",
};
const NATIVE_CHECKS: Constraint = {
  LTarget: "${attr.nomad.version}",
  Operand: "semver",
  RTarget: ">= 1.4.0",
};

/** Adds what the servers demand of nodes that are to run services. */
export const impliedConstraints = (job: Job): void => {
  for (const group of job.TaskGroups ?? []) {
    const own = group.Services ?? [];
    const ofTasks = (group.Tasks ?? []).flatMap(({ Services }) => Services ?? []);
    demand(group, [...own, ...ofTasks]);
    for (const task of group.Tasks ?? []) {
      if ((task.Services ?? []).some(({ Provider }) => Provider === "consul")) {
        task.Constraints = with_(task.Constraints, CONSUL);
      }
    }
  }
};

const demand = (group: TaskGroup, services: readonly Service[]): void => {
  const consul = (group.Services ?? []).some(({ Provider }) => Provider === "consul");
  const native = services.filter(({ Provider }) => Provider === "nomad");
  if (native.length > 0) group.Constraints = with_(group.Constraints, NATIVE);
  if (native.some(({ Checks }) => Checks))
    group.Constraints = with_(group.Constraints, NATIVE_CHECKS);
  if (consul) group.Constraints = with_(group.Constraints, CONSUL);
};

const with_ = (given: Constraint[] | null, added: Constraint): Constraint[] => {
  const list = given ?? [];
  const known = list.some(
    ({ LTarget, Operand }) => LTarget === added.LTarget && Operand === added.Operand,
  );
  return known ? list : [...list, { ...added }];
};
