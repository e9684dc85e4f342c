import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import { isRunning } from "../isRunning.js";

/** Names this process among all that ever ran operations: its host, its process id, and chance. */
export const runnerName = `${hostname()}/${process.pid}/${randomBytes(8).toString("hex")}`;

/** What of an operation tells who runs it. */
type Run = Readonly<Record<"runner", string | null>>;

/** Whether another process than this one ran an operation. */
export const isOther = ({ runner }: Run): boolean => runner !== runnerName;

/**
 * Whether the process that ran an operation is gone, as far as can be told from here: of another host
 * it cannot, so that its own next start examines what it left.
 */
export const isGone = (run: Run): boolean => {
  const [host, pid] = run.runner?.split("/") ?? [];
  if (!isOther(run) || (host !== undefined && host !== hostname())) return false;
  return Number(pid) === process.pid || !isRunning({ pid: Number(pid), started: null });
};
