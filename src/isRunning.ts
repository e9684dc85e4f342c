import { errorCode } from "./config/errorCode.js";
import { processStart } from "./processStart.js";

/**
 * Whether a process runs on this host; `started`, from `processStart`, tells it from a later one with
 * the same id (null: not known).
 */
export const isRunning = ({
  pid,
  started,
}: {
  readonly pid: number;
  readonly started: string | null;
}): boolean => {
  try {
    process.kill(pid, 0);
  } catch (cause) {
    // EPERM: it is there and belongs to somebody else.
    if (errorCode(cause) !== "EPERM") return false;
  }
  return started === null || processStart(pid) === started;
};
