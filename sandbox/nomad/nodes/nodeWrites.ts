import type { RegionServer } from "../RegionServer.js";
import { newEval } from "../scheduler/newEval.js";
import { nodeEvent } from "../scheduler/nodeEvent.js";
import { isTerminal } from "../state/AllocTable.js";
import type { NodeRow } from "../state/catalogRows.js";
import { scoped } from "../state/Tables.js";

/** Asks for an evaluation of every job with allocations on a node, and of all system jobs. */
const evaluate = (
  { region, engine }: RegionServer,
  nodeId: string,
  nodeIndex: number,
): readonly string[] | undefined => {
  const jobs = new Map(
    [
      ...region.tables.allocs
        .ofNode(nodeId)
        .filter((alloc) => !isTerminal(alloc))
        .map(({ Job }) => Job),
      ...[...region.tables.jobs.values()].filter(({ Type, Stop }) => Type === "system" && !Stop),
    ].map((job) => [scoped(job.Namespace, job.ID), job]),
  );
  if (jobs.size === 0) return undefined;
  const rows = region.write("EvaluationUpdated", (write) =>
    [...jobs.values()].map((job) =>
      newEval(region, write, job, {
        TriggeredBy: "node-update",
        NodeID: nodeId,
        NodeModifyIndex: nodeIndex,
      }),
    ),
  );
  for (const row of rows) engine.enqueue(row);
  return rows.map(({ ID }) => ID);
};

const setEligibility = (
  { region, engine }: RegionServer,
  nodeId: string,
  SchedulingEligibility: NodeRow["SchedulingEligibility"],
): number => {
  const index = region.write("NodeEligibility", (write) => {
    const node = region.tables.nodes.get(nodeId);
    if (node) {
      const event = nodeEvent(
        write,
        `Node marked as ${SchedulingEligibility} for scheduling`,
        "Cluster",
      );
      write.put(region.tables.nodes, {
        ...node,
        SchedulingEligibility,
        Events: [...node.Events, event].slice(-10),
        ModifyIndex: write.index,
      });
    }
    return write.index;
  });
  if (SchedulingEligibility === "eligible") engine.scheduler.unblock();
  return index;
};

/** Nanoseconds until a client that was purged is heard of again. */
const HEARTBEAT = 500e6;

const reregister = ({ region, engine }: RegionServer, node: NodeRow): void => {
  if (region.tables.nodes.has(node.ID)) return;
  region.write("NodeRegistration", (write) => {
    const CreateIndex = write.index;
    const Events = [nodeEvent(write, "Node registered", "Cluster")];
    write.put(region.tables.nodes, {
      ...node,
      Events,
      LastDrain: null,
      CreateIndex,
      ModifyIndex: write.index,
    });
  });
  engine.scheduler.unblock();
};

/** A node goes from the state; its client, if it lives, registers again. */
const purge = (
  server: RegionServer,
  nodeId: string,
): { readonly index: number; readonly evals: readonly string[] | undefined } => {
  const { region, engine } = server;
  const node = region.tables.nodes.get(nodeId);
  const index = region.write("NodeDeregistration", (write) => {
    write.remove(region.tables.nodes, nodeId);
    return write.index;
  });
  if (node && engine.clients.isReachable(nodeId)) {
    region.timers.after(HEARTBEAT, () => {
      reregister(server, node);
    });
  }
  return { index, evals: evaluate(server, nodeId, index) };
};

/** A client is not heard of, or is again. */
const setReachable = (server: RegionServer, nodeId: string, reachable: boolean): void => {
  const { region, engine } = server;
  if (!reachable) engine.clients.lose(nodeId);
  const index = region.write("NodeStreamEvent", (write) => {
    const node = region.tables.nodes.get(nodeId);
    if (node) {
      const words = reachable ? "Node reregistered by heartbeat" : "Node heartbeat missed";
      write.put(region.tables.nodes, {
        ...node,
        Status: reachable ? "ready" : "down",
        StatusUpdatedAt: Number(write.now / 1_000_000_000n),
        Events: [...node.Events, nodeEvent(write, words, "Cluster")].slice(-10),
        ModifyIndex: write.index,
      });
    }
    return write.index;
  });
  evaluate(server, nodeId, index);
  if (!reachable) return;
  engine.clients.regain(nodeId);
  engine.scheduler.unblock();
};

export const nodeWrites = { evaluate, setEligibility, purge, setReachable };
