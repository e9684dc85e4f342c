import { jobOf } from "./nomadApi.js";

const QUICK = { MinHealthyTime: 50_000_000, HealthCheck: "task_states", HealthyDeadline: 8e9 };
/** Rollouts are over within seconds. */
export const UPDATE = { ...QUICK, MaxParallel: 1, ProgressDeadline: 10e9 };

/** A job whose rollouts are short. */
export const quickJob = (
  id: string,
  others: Readonly<Record<string, unknown>> = {},
  group: Readonly<Record<string, unknown>> = {},
  task: Readonly<Record<string, unknown>> = {},
) => {
  return jobOf(id, { Update: UPDATE, ...others }, group, { KillTimeout: 1e9, ...task });
};
