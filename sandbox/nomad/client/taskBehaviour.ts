import { parseDuration } from "../go/duration.js";
import type { Json } from "../go/Json.js";
import type { Task } from "../jobs/taskType.js";

/** What a task does once its driver is asked to start it. */
export type TaskBehaviour =
  | { readonly kind: "invalid"; readonly message: string }
  | { readonly kind: "fails to start"; readonly message: string; readonly recoverable: boolean }
  | TaskRun;

export interface TaskRun {
  readonly kind: "runs";
  /** Nanoseconds; Infinity until it is stopped. */
  readonly lasts: number;
  readonly exitCode: number;
  readonly signal: number;
  /** What the driver says of the end. */
  readonly words?: string;
}

const FOREVER: TaskBehaviour = { kind: "runs", lasts: Infinity, exitCode: 0, signal: 0 };

/** Nothing is really run: the driver's configuration says how the task would behave. */
export const taskBehaviour = (task: Task, batch: boolean): TaskBehaviour => {
  const config = task.Config ?? {};
  if (task.Driver === "mock_driver") return mocked(config);
  const command = text(config["command"]);
  if (command === "") return batch ? ends(1e9, 0) : FOREVER;
  return commanded(command, list(config["args"]), batch);
};

const ends = (lasts: number, exitCode: number, signal = 0): TaskRun => ({
  kind: "runs",
  lasts,
  exitCode,
  signal,
});

const text = (value: Json | undefined): string => (typeof value === "string" ? value : "");
const number = (value: Json | undefined): number =>
  Number(typeof value === "string" || typeof value === "number" ? value : 0);
const list = (value: Json | undefined): readonly string[] =>
  Array.isArray(value) ? value.map(String) : [];

const nanoseconds = (value: Json | undefined): number => {
  if (typeof value === "number") return value;
  const parsed = parseDuration(text(value));
  return typeof parsed === "number" ? parsed : 0;
};

const MOCK_FIELDS = new Set(
  [
    "run_for exit_code exit_signal exit_err_msg start_error start_error_recoverable",
    "start_block_for kill_after plugin_exit_after fs_isolation shutdown_periodic_after",
    "stdout_string stdout_repeat stdout_repeat_duration stderr_string stderr_repeat",
    "stderr_repeat_duration exec_command driver_ip driver_advertise driver_port_map signal_error",
  ].flatMap((line) => line.split(" ")),
);

const mocked = (config: Readonly<Record<string, Json>>): TaskBehaviour => {
  const unknown = Object.keys(config).find((name) => !MOCK_FIELDS.has(name));
  if (unknown !== undefined) {
    const label = `Invalid label: No argument or block type is named ${JSON.stringify(unknown)}.`;
    const message = `2 errors occurred:\n\t* failed to parse config: \n\t* ${label}\n\n`;
    return { kind: "invalid", message };
  }
  const message = text(config["start_error"]);
  const recoverable = config["start_error_recoverable"] === true;
  if (message !== "") return { kind: "fails to start", message, recoverable };
  const lasts = nanoseconds(config["run_for"]);
  const end = ends(lasts, number(config["exit_code"]), number(config["exit_signal"]));
  return { ...end, words: text(config["exit_err_msg"]) };
};

const commanded = (command: string, args: readonly string[], batch: boolean): TaskBehaviour => {
  const name = command.split("/").at(-1) ?? command;
  if (/^\/no(\/|pe)/.test(command)) {
    const message =
      "failed to launch command with executor: rpc error: code = Unknown desc = " +
      `binary ${JSON.stringify(command)} could not be found`;
    return { kind: "fails to start", message, recoverable: false };
  }
  if (name === "true") return ends(10e6, 0);
  if (name === "false") return ends(10e6, 1);
  if (name === "sleep") return ends(number(args[0]) * 1e9, 0);
  if (/^(?:ba|da|z)?sh$/.test(name)) return scripted(args.at(-1) ?? "", batch);
  return batch ? ends(1e9, 0) : FOREVER;
};

/** The part of a shell script that can be told without running it: its sleep and its exit. */
const scripted = (script: string, batch: boolean): TaskBehaviour => {
  if (/\bwhile\b/.test(script)) return FOREVER;
  const pause = (numberIn(script, /\bsleep\s+([\d.]+)/) ?? 0) * 1e9;
  const exit = numberIn(script, /\bexit\s+(\d+)/);
  const signal = numberIn(script, /\bkill\s+-(\d+)\s+\$\$/);
  if (exit !== undefined || signal !== undefined) {
    return ends(pause || 10e6, exit ?? 0, signal ?? 0);
  }
  if (pause > 0) return ends(pause, 0);
  return ends(batch ? 100e6 : 10e6, 0);
};

const numberIn = (script: string, pattern: RegExp): number | undefined => {
  const found = pattern.exec(script)?.[1];
  return found === undefined ? undefined : Number(found);
};
