/** What the exit codes of every command mean. */
export const exitCodes = {
  ok: 0,
  /** Also for errors of GraphQL. */
  failed: 1,
  canceled: 2,
  usage: 3,
  authenticationNeeded: 4,
  /** The answer has data and errors. */
  partial: 5,
} as const;

/** A foreseen end of a command that is not success; printed without a stack. */
export class CommandFailure extends Error {
  readonly exitCode: number;

  /** @param message what was wrong and how to mend it; empty where everything is said */
  constructor(exit: Exclude<keyof typeof exitCodes, "ok">, message = "") {
    super(message);
    this.name = "CommandFailure";
    this.exitCode = exitCodes[exit];
  }
}
