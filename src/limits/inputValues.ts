import { Fault } from "../errors.js";
import { fixedLimits } from "./limits.js";

const forbidden = new Set(["__proto__", "constructor", "prototype"]);

/** Whether a careless merge of objects would write to what all objects share. */
export const forbiddenKey = (key: string): boolean => forbidden.has(key);

export const forbiddenKeyFault = (key: string): Fault =>
  new Fault("BAD_USER_INPUT", `The key "${key}" is not accepted in any input; rename it.`);

const tooDeep = (): Fault =>
  new Fault(
    "BAD_REQUEST",
    `Request is deeper than ${fixedLimits.jsonDepth} levels of JSON; flatten its variables.`,
    { limit: fixedLimits.jsonDepth },
  );

const loneSurrogate = (): Fault =>
  new Fault(
    "BAD_USER_INPUT",
    "A string holds half of a character (a lone surrogate); send well-formed Unicode.",
  );

const checkObject = (value: object, depth: number): Fault | null => {
  if (depth > fixedLimits.jsonDepth) {
    return tooDeep();
  }
  if (Array.isArray(value)) {
    for (const item of value) {
      const fault = checkInput(item, depth);
      if (fault !== null) {
        return fault;
      }
    }
    return null;
  }
  for (const [key, item] of Object.entries(value)) {
    const fault = forbiddenKey(key)
      ? forbiddenKeyFault(key)
      : (checkInput(key, depth) ?? checkInput(item, depth));
    if (fault !== null) {
      return fault;
    }
  }
  return null;
};

/**
 * What no schema checks in parsed JSON: its depth, keys that reach into prototypes, and strings that
 * are not Unicode.
 *
 * @param depth levels of JSON around the value
 */
export const checkInput = (value: unknown, depth: number): Fault | null => {
  if (typeof value === "string") {
    return value.isWellFormed() ? null : loneSurrogate();
  }
  return typeof value === "object" && value !== null ? checkObject(value, depth + 1) : null;
};
