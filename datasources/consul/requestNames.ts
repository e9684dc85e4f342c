import { Fault } from "../../src/errors.js";
import { isAddressable } from "./urlNames.js";

export const shown = (name: string): string => {
  const visible = JSON.stringify(name.toWellFormed());
  return visible.length > 80 ? `${visible.slice(0, 77)}..."` : visible;
};

const codePoint = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;

/** Throws INVALID_PATH for what has no form in a URL that Consul would leave alone. */
const refuseUnencodable = (name: string): void => {
  if (!name.isWellFormed()) {
    throw new Fault(
      "INVALID_PATH",
      `${shown(name)} holds a lone surrogate; send whole characters.`,
    );
  }
  // eslint-disable-next-line no-control-regex -- they are what is looked for
  const control = /[\u0000-\u001f\u007f]/.exec(name)?.[0];
  if (control === undefined) return;
  const what = `${shown(name)} holds the control character ${codePoint(control)}; leave it out.`;
  throw new Fault("INVALID_PATH", what);
};

/** A whole key. Throws INVALID_PATH. */
export const requireKey = (key: string): void => {
  refuseUnencodable(key);
  if (isAddressable(key)) return;
  const rule = "A key has no empty segments and none that is '.' or '..'";
  throw new Fault("INVALID_PATH", `${rule}; ${shown(key)} does. Correct the key.`);
};

/** The beginning of keys; empty: of all. Throws INVALID_PATH. */
export const requirePrefix = (prefix: string): void => {
  refuseUnencodable(prefix);
  if (prefix === "" || isAddressable(prefix)) return;
  const rule = "A prefix has no empty segments and none that is '.' or '..'";
  throw new Fault("INVALID_PATH", `${rule}; ${shown(prefix)} does. Correct the prefix.`);
};

/** The id of a session or a prepared query. Throws INVALID_NAME. */
export const requireUuid = (id: string): void => {
  if (/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) return;
  throw new Fault("INVALID_NAME", `${shown(id)} is not an id of Consul's: these are UUIDs.`);
};
