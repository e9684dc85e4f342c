import type { Reschedule } from "../jobs/placementTypes.js";
import type { AllocRow } from "../state/rows.js";

/** How long a failed allocation waits for its replacement; undefined if it gets none. */
export const rescheduleDelay = (policy: Reschedule | null, alloc: AllocRow): number | undefined => {
  if (!policy) return undefined;
  const attempts = alloc.RescheduleTracker?.Events ?? [];
  if (policy.Unlimited !== true) {
    const since = alloc.ModifyTime - BigInt(policy.Interval);
    const recent = attempts.filter((attempt) => attempt.RescheduleTime >= since);
    if (policy.Attempts === 0 || recent.length >= policy.Attempts) return undefined;
  }
  return delayAfter(policy, attempts.length);
};

const delayAfter = (policy: Reschedule, attempts: number): number => {
  const most = policy.MaxDelay > 0 ? policy.MaxDelay : Number.MAX_SAFE_INTEGER;
  if (policy.DelayFunction === "exponential") return Math.min(policy.Delay * 2 ** attempts, most);
  if (policy.DelayFunction !== "fibonacci") return policy.Delay;
  let [last, next] = [policy.Delay, policy.Delay];
  for (let at = 0; at < attempts; at += 1) [last, next] = [next, last + next];
  return Math.min(last, most);
};

/** When the tasks of a failed allocation ended; nanoseconds. */
export const failedAt = (alloc: AllocRow): bigint => {
  const states = Object.values(alloc.TaskStates ?? {});
  const ends = states.flatMap((state) => state.Events.at(-1)?.Time ?? []);
  return ends.reduce((last, time) => (time > last ? time : last), 0n) || alloc.ModifyTime;
};
