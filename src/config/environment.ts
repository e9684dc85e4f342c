/** The process environment, or what a test puts in its place. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A variable that is set to nothing counts as not set, as in the vendors' own command lines. */
export const variable = (environment: Environment, name: string): string | undefined =>
  environment[name] === "" ? undefined : environment[name];
