import { CallQueue } from "../upstream/CallQueue.js";
import type { Destination } from "../upstream/Destination.js";

/** `changes`: what is read to make a change, and the change itself. */
export type Queue = "reads" | "changes";

/** Changes may wait in larger numbers than reads: one that was begun is not to fail for want of a place. */
export const queuesTo = (
  to: Destination,
  maxConnections: number,
): Readonly<Record<Queue, CallQueue>> => ({
  reads: new CallQueue(to, { running: maxConnections, waiting: 64 }),
  // Half of the connections stay with those who only read.
  changes: new CallQueue(to, { running: Math.ceil(maxConnections / 2), waiting: 2_000 }),
});
