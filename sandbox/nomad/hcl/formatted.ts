import type { Json } from "../go/Json.js";

const textOf = (value: Json | undefined): string => {
  if (value === undefined || value === null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
};

const VERB = /%(?:%|0?\d*(?:\.\d+)?[sdvqtfx])/g;

/** A text with its verbs, such as %s, %05d and %q, replaced by the arguments. */
export const formatted = (pattern: string, args: readonly Json[]): string => {
  let next = 0;
  return pattern.replaceAll(VERB, (verb) => {
    if (verb === "%%") return "%";
    const [, zero, width, digits, kind = ""] = /^%(0?)(\d*)(?:\.(\d+))?(.)$/.exec(verb) ?? [];
    const value = shown(args[next], kind, digits);
    next += 1;
    return value.padStart(Number(width), zero === "" ? " " : "0");
  });
};

const shown = (value: Json | undefined, kind: string, digits: string | undefined): string => {
  switch (kind) {
    case "q":
      return JSON.stringify(textOf(value));
    case "f":
      return Number(textOf(value)).toFixed(Number(digits ?? 6));
    case "x":
      return Number(textOf(value)).toString(16);
    default:
      return textOf(value);
  }
};
