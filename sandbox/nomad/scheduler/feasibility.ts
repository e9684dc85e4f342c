import type { Job } from "../jobs/jobType.js";
import type { Constraint } from "../jobs/placementTypes.js";
import type { TaskGroup } from "../jobs/taskGroupType.js";
import type { NodeRow } from "../state/catalogRows.js";
import { constraintHolds } from "./constraintHolds.js";
import type { NodeUse } from "./NodeUse.js";

export const isReady = (node: NodeRow): boolean =>
  node.Status === "ready" &&
  node.SchedulingEligibility === "eligible" &&
  node.DrainStrategy === null;

/** Datacenters may be given with the wildcards of a shell. */
export const inDatacenters = (job: Job, node: NodeRow): boolean =>
  (job.Datacenters ?? []).some((pattern) => globMatches(pattern, node.Datacenter));

const globMatches = (pattern: string, text: string): boolean => {
  // What is asked most, for every node and allocation.
  if (pattern === "*" || pattern === text) return true;
  const escaped = pattern.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`).test(text);
};

const constraintsOf = (job: Job, group: TaskGroup): readonly Constraint[] => [
  ...(job.Constraints ?? []),
  ...(group.Constraints ?? []),
  ...(group.Tasks ?? []).flatMap((task) => task.Constraints ?? []),
];

/** Why a node can not run a group at all; "" if it can. */
export const infeasible = (
  job: Job,
  group: TaskGroup,
  use: NodeUse,
  name: string,
): { readonly reason: string; readonly escaped: boolean } => {
  const constraints = constraintsOf(job, group);
  const escaped = constraints.some(({ LTarget }) => LTarget.includes("unique."));
  const { node } = use;
  const missing = (group.Tasks ?? []).some(({ Driver }) => !node.DriverNames.includes(Driver));
  if (missing) return { reason: "missing drivers", escaped };
  const volumes = Object.values(group.Volumes ?? {}).filter(({ Type }) => Type === "host");
  if (volumes.some(({ Source }) => !use.volumes.has(Source))) {
    return { reason: "missing compatible host volumes", escaped };
  }
  const modes = (group.Networks ?? []).map(({ Mode }) => Mode ?? "host");
  if (
    modes.some(
      (mode) => mode === "bridge" && node.Attributes["plugins.cni.version.bridge"] === undefined,
    )
  ) {
    return { reason: "${attr.plugins.cni.version.bridge} semver >= 0.4.0", escaped };
  }
  const broken = constraints.find((constraint) => !constraintHolds(constraint, node));
  if (broken) return { reason: wordsOf(broken), escaped };
  const distinct = constraints.some(({ Operand }) => Operand === "distinct_hosts");
  if (distinct && use.count(name) > 0) return { reason: "distinct_hosts", escaped };
  return { reason: "", escaped };
};

const wordsOf = ({ LTarget, Operand, RTarget }: Constraint): string =>
  `${LTarget} ${Operand} ${RTarget}`;
