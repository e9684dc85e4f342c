import type { Region, Write } from "../state/Region.js";
import { isClientTerminal } from "../state/AllocTable.js";
import { scoped } from "../state/Tables.js";
import type { AllocRow, DeploymentRow, EvalRow } from "../state/rows.js";
import { isActive } from "../scheduler/deploymentOf.js";
import { newEval } from "../scheduler/newEval.js";
import type { AllocReport } from "./AllocRunner.js";

export interface Reported {
  readonly allocs: readonly AllocRow[];
  /** Evaluations of jobs whose allocations failed. */
  readonly evals: readonly EvalRow[];
  /** Whether an allocation ended and gave room. */
  readonly freed: boolean;
}

/** Stores what clients report, in one entry. */
export const applyReports = (region: Region, reports: readonly AllocReport[]): Reported => {
  const known = reports.filter(({ id }) => region.tables.allocs.has(id));
  if (known.length === 0) return { allocs: [], evals: [], freed: false };
  return region.write("AllocationUpdated", (write) => {
    const nodes = new Set<string>();
    const evals: EvalRow[] = [];
    let freed = false;
    const allocs = known.flatMap((report) => {
      const before = region.tables.allocs.get(report.id);
      if (!before || before.ClientStatus === "lost") return [];
      const alloc = reported(before, report, write);
      write.put(region.tables.allocs, alloc);
      write.touch(alloc.Namespace, alloc.JobID);
      nodes.add(alloc.NodeID);
      countHealth(region, write, { before, alloc });
      freed ||= isClientTerminal(alloc) && !isClientTerminal(before);
      evals.push(...failureEval(region, write, { before, alloc }));
      return [alloc];
    });
    for (const id of nodes) touchNode(region, write, id);
    return { allocs, evals, freed };
  });
};

interface Change {
  readonly before: AllocRow;
  readonly alloc: AllocRow;
}

const reported = (before: AllocRow, report: AllocReport, write: Write): AllocRow => {
  const { health } = report;
  const known = before.DeploymentStatus;
  const settled = health && (known?.Healthy ?? null) === null;
  return {
    ...before,
    ClientStatus: report.status,
    ClientDescription: report.description,
    TaskStates: report.taskStates,
    DeploymentStatus: settled
      ? { ...health, Canary: known?.Canary ?? false, ModifyIndex: write.index }
      : known,
    ModifyIndex: write.index,
    ModifyTime: write.now,
  };
};

const countHealth = (region: Region, write: Write, { before, alloc }: Change): void => {
  const was = before.DeploymentStatus?.Healthy ?? null;
  const is = alloc.DeploymentStatus?.Healthy ?? null;
  const deployment = region.tables.deployments.get(alloc.DeploymentID);
  if (was === is || is === null || !deployment || !isActive(deployment)) return;
  write.put(region.tables.deployments, withHealth(deployment, alloc.TaskGroup, { was, is, write }));
};

/** A deployment after one allocation of a group was found healthy or not. */
export const withHealth = (
  deployment: DeploymentRow,
  groupName: string,
  change: { readonly was: boolean | null; readonly is: boolean; readonly write: Write },
): DeploymentRow => {
  const group = deployment.TaskGroups[groupName];
  if (!group) return deployment;
  const { was, is, write } = change;
  return {
    ...deployment,
    TaskGroups: {
      ...deployment.TaskGroups,
      [groupName]: {
        ...group,
        HealthyAllocs: group.HealthyAllocs + (is ? 1 : 0) - (was === true ? 1 : 0),
        UnhealthyAllocs: group.UnhealthyAllocs + (is ? 0 : 1) - (was === false ? 1 : 0),
      },
    },
    ModifyIndex: write.index,
    ModifyTime: write.now,
  };
};

const failureEval = (region: Region, write: Write, { before, alloc }: Change): EvalRow[] => {
  if (alloc.ClientStatus !== "failed" || before.ClientStatus === "failed") return [];
  const job = region.tables.jobs.get(scoped(alloc.Namespace, alloc.JobID));
  if (!job || job.Stop || alloc.DesiredStatus !== "run") return [];
  return [newEval(region, write, job, { TriggeredBy: "alloc-failure" })];
};

/** The node's row tells when its allocations last changed; its own index stays. */
const touchNode = (region: Region, write: Write, id: string): void => {
  const node = region.tables.nodes.get(id);
  if (node) write.put(region.tables.nodes, { ...node, LastAllocUpdateIndex: write.index });
};
