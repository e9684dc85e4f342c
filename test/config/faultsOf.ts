import { loadConfiguration, type Flags } from "../../src/config.js";
import type { Environment } from "../../src/config/environment.js";
import { ConfigurationError } from "../../src/config/problem.js";
import { workspace } from "./workspace.js";

/** The lines that a configuration with faults is refused with. */
export const faultsIn = (
  directory: string,
  environment: Environment = {},
  flags: Flags = {},
): readonly string[] => {
  try {
    loadConfiguration(flags, environment, directory);
  } catch (cause) {
    if (cause instanceof ConfigurationError) return cause.message.split("\n");
    throw cause;
  }
  return [];
};

/** As `faultsIn`, for a file with this text. */
export const faultsOf = (text: string, environment: Environment = {}): readonly string[] =>
  faultsIn(workspace({ "causeway.yaml": text }), environment);
