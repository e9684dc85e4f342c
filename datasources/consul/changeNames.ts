import { Fault } from "../../src/errors.js";
import { requireKey, shown } from "./requestNames.js";

const LONGEST_NAME = 512;

/** A key that is to be changed. Throws EMPTY_KEY, INVALID_PATH. */
export const requireChangeableKey = (key: string): void => {
  if (/^\/*$/.test(key)) {
    throw new Fault("EMPTY_KEY", "An empty key would affect every key; name the one to change.");
  }
  requireKey(key);
};

/** The name of a node or service, or the id of an instance. Throws INVALID_NAME. */
export const requireName = (what: string, name: string): void => {
  const isPlain = name.isWellFormed() && !/\p{Cc}/u.test(name);
  if (name !== "" && isPlain && name.length <= LONGEST_NAME) return;
  const rule = `1 to ${LONGEST_NAME} characters, none of them a control character`;
  throw new Fault("INVALID_NAME", `${what} ${shown(name)} is not valid; it needs ${rule}.`);
};

/** One end of an intention: a service, or `*` for any. Throws INVALID_NAME. */
export const requireParty = (what: string, name: string): void => {
  requireName(what, name);
  if (name === "*" || !/[*/]/.test(name)) return;
  const rule = "it is the whole name of a service, without slashes, or `*` for any";
  throw new Fault("INVALID_NAME", `${what} ${shown(name)} is not valid; ${rule}.`);
};
