import { variable, type Environment } from "./environment.js";

/** How commands print. */
interface TerminalSettings {
  /** False with NO_COLOR. */
  readonly color: boolean;
  /** Whether a fault that nobody foresaw shows its stack: with LOG_LEVEL debug or trace. */
  readonly stacks: boolean;
}

export const terminalSettings = (environment: Environment = process.env): TerminalSettings => ({
  color: variable(environment, "NO_COLOR") === undefined,
  stacks: /^(debug|trace)$/i.test(variable(environment, "LOG_LEVEL") ?? ""),
});
