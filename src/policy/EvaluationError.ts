/** The engine repeats what it was given. */
const LONGEST_MESSAGE = 500;

/** The engine could not answer; nothing may be allowed. The message is for the log. */
export class EvaluationError extends Error {
  constructor(
    message: string,
    /** The policies that failed, where it was they. */
    readonly policyIds: readonly string[] = [],
    cause?: unknown,
  ) {
    super(message.slice(0, LONGEST_MESSAGE), { cause });
    this.name = "EvaluationError";
  }
}
