import { Fault, type ErrorCode } from "../../src/errors.js";
import { faultOfJobId, isNamespace, isUuid } from "./urlNames.js";

const shown = (name: string): string => {
  const visible = JSON.stringify(name.toWellFormed());
  return visible.length > 80 ? `${visible.slice(0, 77)}..."` : visible;
};

const refused = (code: ErrorCode, what: string, source: string): Fault =>
  new Fault(code, what, { system: "nomad", source });

/** The id of a job that is to stand in a URL. Throws INVALID_JOB_ID. */
export const requireJobId = (id: string, source: string): void => {
  const fault = faultOfJobId(id);
  if (fault === null) return;
  throw refused("INVALID_JOB_ID", `The job id ${shown(id)} ${fault}; correct the id.`, source);
};

const NEW_JOB_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

/** The id of a job that is to be made: stricter than Nomad is. Throws INVALID_JOB_ID. */
export const requireNewJobId = (id: string, source: string): void => {
  requireJobId(id, source);
  if (NEW_JOB_ID.test(id)) return;
  const rule = "it begins with a letter or digit and has up to 128 of these, '.', '_' and '-'";
  throw refused("INVALID_JOB_ID", `${shown(id)} is no id for a new job: ${rule}.`, source);
};

/** The name of one namespace. Throws INVALID_NAMESPACE. */
export const requireNamespace = (name: string, source: string): void => {
  if (isNamespace(name)) return;
  const rule = "a namespace has 1 to 128 letters, digits and hyphens";
  const what = `${shown(name)} is no name of a namespace: ${rule}. Leave it out to read all of them.`;
  throw refused("INVALID_NAMESPACE", what, source);
};

/** The id of a node, an allocation or an evaluation. Throws INVALID_NAME. */
export const requireUuid = (id: string, source: string): void => {
  if (isUuid(id)) return;
  throw refused("INVALID_NAME", `${shown(id)} is not an id of Nomad's: these are UUIDs.`, source);
};

/** The beginning of the paths of variables. Throws INVALID_PATH. */
export const requirePrefix = (prefix: string, source: string): void => {
  if (prefix.isWellFormed() && !prefix.includes("\0")) return;
  const what = `${shown(prefix)} holds a lone surrogate or a NUL; leave it out.`;
  throw refused("INVALID_PATH", what, source);
};
