import { Fault } from "../../src/errors.js";

const PATH = /^[a-zA-Z0-9_~-]+(?:\/[a-zA-Z0-9_~-]+)*$/;
const LONGEST = 128;
/** Below `nomad`, Nomad keeps its own order. */
const RESERVED = /^nomad(?:\/(?!jobs(?:\/|$)|job-templates\/[^/]+$)|$)/;

/** The path of a variable that is to be written. Throws INVALID_PATH. */
export const requireVariablePath = (path: string, source: string): void => {
  if (PATH.test(path) && path.length <= LONGEST && !RESERVED.test(path)) return;
  const shown = JSON.stringify(path.toWellFormed().slice(0, 60));
  const rule = RESERVED.test(path)
    ? "below nomad/ only nomad/jobs and nomad/job-templates/<name> may be written"
    : `it has 1 to ${LONGEST} letters, digits, '-', '_' and '~' in segments with single slashes between`;
  const what = `${shown} is no path of a variable: ${rule}.`;
  throw new Fault("INVALID_PATH", what, { system: "nomad", source });
};
