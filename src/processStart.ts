import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** Fields of /proc/PID/stat behind the name of the program; the 20th is the time of the start. */
const START_FIELD = 19;

/**
 * When a process started, as a text that only compares: ids of processes are used again, ids with
 * a start are not. Null where there is no such process, or the system does not say.
 */
export const processStart = (pid: number): string | null => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name of the program stands in parentheses and may hold anything, parentheses too.
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[START_FIELD] ?? null;
  } catch {
    return process.platform === "linux" ? null : startByPs(pid);
  }
};

const startByPs = (pid: number): string | null => {
  try {
    const asked = ["-o", "lstart=", "-p", String(pid)];
    return execFileSync("ps", asked, { encoding: "utf8", stdio: "pipe" }).trim() || null;
  } catch {
    return null;
  }
};
