import { formatDuration } from "../go/duration.js";
import type { TaskEvent } from "../state/taskRows.js";

/** What happens to a task, before it is known when. */
export type NewEvent = Omit<TaskEvent, "Time">;

export const setup = (): NewEvent => {
  const message = "Building Task Directory";
  return { Type: "Task Setup", DisplayMessage: message, Message: message, Details: { message } };
};

export const setupFailure = (message: string): NewEvent => {
  const KillReason = "Failed Restoring Task";
  return {
    Type: "Setup Failure",
    DisplayMessage: message,
    FailsTask: true,
    KillReason,
    Details: { fails_task: "true", kill_reason: KillReason },
  };
};

export const killing = (timeout: number): NewEvent => {
  const wait = formatDuration(timeout);
  return {
    Type: "Killing",
    DisplayMessage: `Sent interrupt. Waiting ${wait} before force killing`,
    KillTimeout: timeout,
    Details: { kill_timeout: wait },
  };
};

export const signaling = (signal: string): NewEvent => ({
  Type: "Signaling",
  DisplayMessage: "Task being sent a signal",
  TaskSignal: signal,
  Details: { signal },
});

export const invalid = (message: string): NewEvent => ({
  Type: "Failed Validation",
  DisplayMessage: message,
  ValidationError: message,
  Details: { validation_error: message },
});

export const driverFailure = (message: string): NewEvent => ({
  Type: "Driver Failure",
  DisplayMessage: message,
  DriverError: message,
  Details: { driver_error: message },
});

export const restarting = (delay: number, reason: string): NewEvent => ({
  Type: "Restarting",
  DisplayMessage: `Task restarting in ${formatDuration(delay)}`,
  RestartReason: reason,
  StartDelay: delay,
  Details: { restart_reason: reason, start_delay: String(delay) },
});

export const notRestarting = (reason: string): NewEvent => ({
  Type: "Not Restarting",
  DisplayMessage: reason,
  RestartReason: reason,
  FailsTask: true,
  Details: { restart_reason: reason, fails_task: "true" },
});

export const terminated = (ExitCode: number, Signal: number, words = ""): NewEvent => ({
  Type: "Terminated",
  DisplayMessage: [
    `Exit Code: ${ExitCode}`,
    ...(Signal === 0 ? [] : [`Signal: ${Signal}`]),
    ...(words === "" ? [] : [`Exit Message: ${JSON.stringify(words)}`]),
  ].join(", "),
  ExitCode,
  Signal,
  ...(words === "" ? {} : { Message: words }),
  Details: {
    exit_code: String(ExitCode),
    ...(words === "" ? {} : { exit_message: words }),
    oom_killed: "false",
    signal: String(Signal),
  },
});

export const restartSignaled = (words: string): NewEvent => ({
  Type: "Restart Signaled",
  DisplayMessage: words,
  RestartReason: words,
  Details: { restart_reason: words },
});
