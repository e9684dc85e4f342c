import { Fault } from "../../src/errors.js";

const ENDED: ReadonlySet<string> = new Set(["complete", "failed", "lost"]);

/** Throws CONFLICT for an allocation that has ended, or is about to. */
export const requireRunning = ({
  clientStatus,
  stopping,
}: {
  readonly clientStatus: string;
  readonly stopping: boolean;
}): void => {
  if (!stopping && !ENDED.has(clientStatus)) return;
  const how = stopping ? "is being stopped or has been" : `is ${clientStatus}`;
  throw new Fault("CONFLICT", `The allocation ${how}; there is nothing left to change.`);
};
