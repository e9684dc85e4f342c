/** One fault of a configuration. */
export interface Problem {
  /** `causeway.yaml:12`, or the variable or flag that holds the fault. */
  readonly place: string;
  /** Zero where the fault stands in no file; problems are told in the order of the file. */
  readonly line: number;
  /** What was found and what is expected; never a secret. */
  readonly text: string;
}

/** All faults of a configuration, one line each; nothing was started. */
export class ConfigurationError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const lines = problems
      .toSorted((one, other) => one.line - other.line)
      .map(({ place, text }) => `${place}: ${text}`);
    super([...new Set(lines)].join("\n"));
    this.name = "ConfigurationError";
    this.problems = problems;
  }
}
