import { Fault } from "../../src/errors.js";
import type { JsonFields, JsonValue } from "./JsonValue.js";

const NAME = /^[A-Za-z_][A-Za-z0-9_-]{0,127}$/;

/** HCL knows fewer short escapes than JSON. */
const OTHER_ESCAPES: Readonly<Record<string, string>> = { b: "\\u0008", f: "\\u000c" };

/** What begins an expression within a text is written so that it stays text. */
const textOf = (text: string): string =>
  JSON.stringify(text.toWellFormed())
    .replaceAll(/\\(.)/g, (escaped, letter: string) => OTHER_ESCAPES[letter] ?? escaped)
    .replaceAll("${", "\\u0024{")
    .replaceAll("%{", "\\u0025{");

const valueOf = (value: JsonValue): string => {
  if (typeof value === "string") return textOf(value);
  if (value === null || typeof value !== "object") return String(value);
  if (Array.isArray(value)) return `[${value.map(valueOf).join(", ")}]`;
  const fields = Object.entries(value).map(([name, one]) => `${textOf(name)} = ${valueOf(one)}`);
  return `{${fields.join(", ")}}`;
};

const assignment = ([name, value]: readonly [string, JsonValue]): string => {
  if (NAME.test(name)) return `${name} = ${valueOf(value)}\n`;
  const shown = JSON.stringify(name.toWellFormed().slice(0, 60));
  const rule = "a letter or '_', then letters, digits, '_' and '-', 128 at most";
  throw new Fault("BAD_USER_INPUT", `${shown} is no name of a variable: ${rule}.`);
};

/** Values as a file of HCL variables says them. Throws BAD_USER_INPUT for a name that HCL has not. */
export const hclVariables = (values: JsonFields): string =>
  Object.entries(values).map(assignment).join("");
