import type { EstateView } from "../../src/estate/EstateView.js";
import type { Json } from "../../src/operations/Json.js";
import type { ActionFacts } from "../../src/policy/Policy.js";
import { allocationsIn } from "./allocationsLost.js";
import type { Changer } from "./changeTarget.js";
import { maskedJob } from "./maskedJob.js";

export type PlannedJob = Awaited<ReturnType<Changer["jobs"]["plan"]>>;
export type Specification = ReturnType<Changer["specification"]>;

const sum = (numbers: readonly number[]): number =>
  numbers.reduce((total, number) => total + number, 0);

/** How many allocations a plan places, stops and changes where they are. */
export const figuresOf = ({ groups }: PlannedJob) => ({
  created: sum(groups.map(({ created, replaced }) => created + replaced)),
  destroyed: sum(groups.map(({ stopped, replaced }) => stopped + replaced)),
  inPlace: sum(groups.map(({ inPlace }) => inPlace)),
});

/** What policies may ask of a job that is to be deployed. */
export const jobFacts = (specification: Specification, plan: PlannedJob): ActionFacts => {
  const { stopped, groups, drivers, privileged, hostVolumes, namespaces } = specification;
  const { created, destroyed, inPlace } = figuresOf(plan);
  return {
    count: stopped ? 0 : sum(groups.map(({ count }) => count)),
    groups: groups.map(({ name }) => name),
    drivers,
    privileged,
    hostVolumes,
    namespaces,
    planCreated: created,
    planUpdated: inPlace,
    planDestroyed: destroyed,
  };
};

/**
 * The allocations that a plan takes away. A rolling update replaces all of a group in the end, though
 * Nomad counts those of its first step.
 */
export const lostBy = (
  estate: EstateView,
  jobId: string,
  { stopped: isStopped }: Specification,
  { groups }: PlannedJob,
): readonly string[] => {
  if (isStopped) return estate.get(jobId) ? [jobId] : [];
  return groups.flatMap(({ name, stopped, replaced }) => {
    if (stopped === 0 && replaced === 0) return [];
    const all = allocationsIn(estate, jobId, name);
    return (replaced > 0 ? all : all.slice(0, stopped)).map(({ id }) => id);
  });
};

/** A plan for people. */
export const shownPlan = (plan: PlannedJob): Json => ({
  diff: maskedJob(plan.diff),
  annotations: plan.annotations,
  failedGroups: plan.failedGroups,
  failures: plan.failures,
  warnings: plan.warnings,
});
