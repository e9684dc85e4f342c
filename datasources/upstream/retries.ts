import { DelegateBackoff, handleWhen, retry } from "cockatiel";
import { isPassing, UpstreamFault } from "./UpstreamFault.js";

const LONGEST_WAIT_SECONDS = 10;

const secondsToWait = (error: unknown): number =>
  error instanceof UpstreamFault ? (error.extensions.retryAfterSeconds ?? 1) : 1;

const isWorthWaiting = (error: unknown): boolean =>
  error instanceof UpstreamFault &&
  error.code === "RATE_LIMITED" &&
  secondsToWait(error) <= LONGEST_WAIT_SECONDS;

/** 429: once, when the peer says so, if that is soon. */
export const obeying = () =>
  retry(handleWhen(isWorthWaiting), {
    maxAttempts: 1,
    backoff: new DelegateBackoff(({ result }) =>
      "error" in result ? secondsToWait(result.error) * 1000 : 0,
    ),
  });

/** 5xx and broken connections: twice, with jitter. */
export const insisting = () =>
  retry(handleWhen(isPassing), {
    maxAttempts: 2,
    backoff: new DelegateBackoff(({ attempt }) => 100 * attempt * (1 + Math.random())),
  });
