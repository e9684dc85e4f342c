import { GraphQLError, type ExecutionResult } from "graphql";
import { Fault } from "../errors.js";
import type { Call } from "./call.js";

const late = (ms: number): Fault =>
  new Fault(
    "UPSTREAM_TIMEOUT",
    `The operation took longer than ${ms / 1_000} s, which is the limit; ask for less at once.`,
    { limit: ms / 1_000 },
  );

/**
 * The result, or UPSTREAM_TIMEOUT without data once the time is over; then the call is aborted, so
 * that what still runs for it can stop.
 */
export const beforeDeadline = async (
  result: Promise<ExecutionResult>,
  call: Call,
  ms: number,
): Promise<ExecutionResult> => {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<ExecutionResult>((resolve) => {
    timer = setTimeout(() => {
      const fault = late(ms);
      call.abort(fault);
      resolve({ data: null, errors: [new GraphQLError(fault.message, { originalError: fault })] });
    }, ms);
  });
  try {
    return await Promise.race([result, timeout]);
  } finally {
    clearTimeout(timer);
  }
};
