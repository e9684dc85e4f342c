import { multiError } from "../go/multiError.js";
import { cronError } from "./cron.js";
import type { Job } from "./jobType.js";
import type { Constraint } from "./placementTypes.js";
import { validateGroup } from "./validateGroup.js";

const TYPES = new Set(["service", "batch", "system", "sysbatch"]);
const OPERANDS = new Set(
  [
    "= == is != not < <= > >= distinct_hosts distinct_property regexp version semver",
    "set_contains set_contains_all set_contains_any is_set is_not_set",
  ].flatMap((line) => line.split(" ")),
);

/** What Nomad has against a job, each in its own words; empty for a valid one. */
export const validateJob = (job: Job): readonly string[] => {
  const errors = [...identity(job), ...typeAndPriority(job)];
  const groups = job.TaskGroups ?? [];
  if (groups.length === 0) errors.push("Missing job task groups");
  errors.push(...constraints(job.Constraints ?? []), ...groupNames(job), ...periodic(job));
  if (job.ParameterizedJob && !isBatch(job)) {
    errors.push('Parameterized job can only be used with "batch" or "sysbatch" scheduler');
  }
  for (const group of groups) {
    const failures = validateGroup(job, group);
    if (failures.length > 0) {
      errors.push(`Task group ${group.Name} validation failed: ${multiError(failures)}`);
    }
  }
  return errors;
};

const typeAndPriority = ({ Type, Priority }: Job): readonly string[] => [
  ...(TYPES.has(Type) ? [] : [`Invalid job type: ${JSON.stringify(Type)}`]),
  ...(Priority < 1 || Priority > 100 ? ["job priority must be between [1, 100]"] : []),
];

const isBatch = ({ Type }: Job): boolean => Type === "batch" || Type === "sysbatch";

const identity = (job: Job): string[] => {
  const errors: string[] = [];
  if (job.ID === "") errors.push("Missing job ID");
  else if (job.ID.includes(" ")) errors.push("Job ID contains a space");
  else if (job.ID.includes("\0")) errors.push("Job ID contains a null character");
  if (job.Name === "") errors.push("Missing job name");
  else if (job.Name.includes("\0")) errors.push("Job Name contains a null character");
  return errors;
};

const constraints = (given: readonly Constraint[]): readonly string[] =>
  given.flatMap((constraint, at) => {
    const error = constraintError(constraint);
    return error === "" ? [] : [`Constraint ${at + 1} validation failed: ${multiError([error])}`];
  });

const constraintError = (constraint: Constraint): string => {
  if (constraint.Operand === "") return "Missing constraint operand";
  if (OPERANDS.has(constraint.Operand)) return "";
  return `Unknown constraint type ${JSON.stringify(constraint.Operand)}`;
};

const groupNames = (job: Job): readonly string[] => {
  const errors: string[] = [];
  const seen = new Map<string, number>();
  (job.TaskGroups ?? []).forEach((group, at) => {
    const before = seen.get(group.Name);
    if (group.Name === "") errors.push(`Job task group ${at + 1} missing name`);
    else if (before !== undefined) {
      errors.push(`Job task group ${at + 1} redefines '${group.Name}' from group ${before}`);
    } else seen.set(group.Name, at + 1);
    if (job.Type === "system" && group.Count > 1) {
      errors.push(
        `Job task group ${group.Name} has count ${group.Count}. ` +
          "Count cannot exceed 1 with system scheduler",
      );
    }
  });
  return errors;
};

const periodic = (job: Job): readonly string[] => {
  if (!job.Periodic?.Enabled) return [];
  if (!isBatch(job)) {
    return ['Periodic can only be used with "batch" or "sysbatch" scheduler'];
  }
  const { Spec, Specs } = job.Periodic;
  if (Spec !== "" && Specs) return [multiError(["Only cron or crons may be used"])];
  const specs = [...(Specs ?? []), Spec].filter((spec) => spec !== "");
  if (specs.length === 0) return [multiError(["Must specify a spec"])];
  const errors = specs.flatMap((spec) => {
    const error = cronError(spec);
    return error === "" ? [] : [`Invalid cron spec ${JSON.stringify(spec)}: ${error}`];
  });
  return errors.length > 0 ? [multiError(errors)] : [];
};
