import type { NodeRow } from "../state/catalogRows.js";
import { isClientTerminal } from "../state/AllocTable.js";
import type { Region } from "../state/Region.js";
import type { AllocRow } from "../state/rows.js";
import { inDatacenters, infeasible, isReady } from "./feasibility.js";
import {
  LOST,
  MIGRATING,
  NOTHING_DESIRED,
  NOT_NEEDED,
  UPDATING,
  type GroupPlan,
  type Placement,
  type Stop,
} from "./GroupPlan.js";
import { NodeUse } from "./NodeUse.js";
import type { ReconcileInput } from "./reconcileGroup.js";
import { needsReplacement } from "./updatesNeeded.js";

interface Sorted {
  readonly stop: Stop[];
  readonly inPlace: AllocRow[];
  readonly place: Placement[];
  migrating: number;
  same: number;
  destructive: number;
}

/** What is to happen to a group of a system or sysbatch job: one allocation on every node that fits. */
export const reconcileSystem = (region: Region, input: ReconcileInput): GroupPlan => {
  const sorted: Sorted = {
    stop: [],
    inPlace: [],
    place: [],
    migrating: 0,
    same: 0,
    destructive: 0,
  };
  const wanted = input.group.Count > 0;
  for (const node of region.tables.nodes.from(undefined, false)) {
    reconcileNode(region, input, { node, wanted, sorted });
  }
  const { stop, inPlace, place, migrating, same, destructive } = sorted;
  return {
    place,
    stop,
    inPlace,
    later: [],
    outdated: destructive > 0,
    needsCanaries: false,
    desired: {
      ...NOTHING_DESIRED,
      DestructiveUpdate: destructive,
      Ignore: same,
      InPlaceUpdate: inPlace.length,
      Migrate: migrating,
      Place: place.length,
      Stop: stop.length - destructive - migrating,
    },
  };
};

interface OnNode {
  readonly node: NodeRow;
  readonly wanted: boolean;
  readonly sorted: Sorted;
}

const reconcileNode = (region: Region, input: ReconcileInput, on: OnNode): void => {
  const { node, wanted, sorted } = on;
  const own = input.allocs.filter(
    (alloc) => alloc.NodeID === node.ID && alloc.DesiredStatus === "run",
  );
  const ended = own.find((alloc) => isClientTerminal(alloc) && isDone(input, alloc));
  const running = own.find((alloc) => !isClientTerminal(alloc));
  if (running) sortRunning(input, on, running);
  else if (ended) sorted.same += 1;
  else if (wanted && isReady(node) && fits(region, input, node)) {
    const { job, group } = input;
    sorted.place.push({ name: `${job.ID}.${group.Name}[0]`, group, canary: false, node: node.ID });
  }
};

const isDone = ({ job }: ReconcileInput, alloc: AllocRow): boolean =>
  job.Type === "sysbatch" && alloc.ClientStatus === "complete" && alloc.Job.Version >= job.Version;

const fits = (region: Region, { job, group }: ReconcileInput, node: NodeRow): boolean => {
  if (job.NodePool !== "all" && node.NodePool !== job.NodePool) return false;
  if (!inDatacenters(job, node)) return false;
  const { allocs, volumes } = region.tables;
  const use = new NodeUse(node, { allocs: allocs.ofNode(node.ID), volumes: volumes.values() });
  return infeasible(job, group, use, "").reason === "";
};

const sortRunning = (input: ReconcileInput, on: OnNode, alloc: AllocRow): void => {
  const { job, group, isDown } = input;
  const { node, wanted, sorted } = on;
  if (isDown(node.ID)) sorted.stop.push({ alloc, description: LOST, lost: true });
  else if (alloc.DesiredTransition.Migrate === true) {
    sorted.migrating += 1;
    sorted.stop.push({ alloc, description: MIGRATING });
  } else if (!wanted) sorted.stop.push({ alloc, description: NOT_NEEDED });
  else if (alloc.Job.JobModifyIndex === job.JobModifyIndex) sorted.same += 1;
  else if (!needsReplacement(alloc.Job, job, group.Name)) sorted.inPlace.push(alloc);
  else {
    sorted.destructive += 1;
    const replacement = { name: alloc.Name, group, canary: false, previous: alloc, node: node.ID };
    sorted.stop.push({ alloc, description: UPDATING, replacement });
  }
};
