import { readFileSync } from "node:fs";
import { dirname, isAbsolute, relative, resolve } from "node:path";
import { ConfigurationDocument } from "./configurationDocument.js";
import { variable, type Environment } from "./environment.js";
import { errorCode } from "./errorCode.js";
import { ConfigurationError, type Problem } from "./problem.js";

const DEFAULT_NAME = "causeway.yaml";
const MAXIMUM_BYTES = 1_048_576;

/** The file that was found; `document` is null where there is none. */
export interface ConfigurationFile {
  readonly document: ConfigurationDocument | null;
  /** What the file says, to be validated; null where it is no YAML, an empty mapping without a file. */
  readonly data: unknown;
  readonly problems: readonly Problem[];
  /** The absolute path, or null. */
  readonly path: string | null;
  /** Where relative paths of the file start. */
  readonly directory: string;
}

/** Reads `--config`, else CAUSEWAY_CONFIG, else ./causeway.yaml if there is one. */
export const readConfigurationFile = (
  flag: string | null,
  environment: Environment,
  workingDirectory: string,
): ConfigurationFile => {
  const named = flag ?? variable(environment, "CAUSEWAY_CONFIG");
  const path = resolve(workingDirectory, named ?? DEFAULT_NAME);
  const label = labelOf(path, workingDirectory);
  const text = readText(path, label);
  if (text === null) {
    if (named === undefined)
      return { document: null, data: {}, problems: [], path: null, directory: workingDirectory };
    const by = flag === null ? "CAUSEWAY_CONFIG" : "--config";
    throw fault(label, `does not exist; ${by} names it`);
  }
  const document = new ConfigurationDocument(text, label, environment);
  const { data, problems } = document;
  return { document, data, problems, path, directory: dirname(path) };
};

const labelOf = (path: string, workingDirectory: string): string => {
  const label = relative(workingDirectory, path);
  return label.startsWith("..") || isAbsolute(label) ? path : label;
};

const readText = (path: string, label: string): string | null => {
  try {
    const text = readFileSync(path, "utf8");
    if (text.length <= MAXIMUM_BYTES) return text;
    throw fault(label, `found more than ${MAXIMUM_BYTES} bytes`);
  } catch (cause) {
    if (cause instanceof ConfigurationError) throw cause;
    const code = errorCode(cause);
    if (code === "ENOENT") return null;
    throw fault(label, `cannot be read (${code}); expected a file that this user may read`);
  }
};

const fault = (place: string, text: string): ConfigurationError =>
  new ConfigurationError([{ place, line: 0, text }]);
