import type { Json, JsonObject } from "../../src/operations/Json.js";
import { masked, namesSecret } from "../../src/operations/masked.js";

/** What is sent to a dispatched job, and keys of machines. */
const OTHERS = /^payload$|ssh[-_]?key/i;

/** Nomad's own field for the size of a task's `secrets` directory. */
const SIZE = "SecretsMB";

const isSecret = (name: string): boolean =>
  name !== SIZE && (namesSecret(name) || OTHERS.test(name));

/** `name = "value"`, `NAME=value`, `"name": "value"`, `"--name", "value"`: how files assign something. */
const ASSIGNMENT =
  /((?:--)?["']?([A-Za-z_][A-Za-z0-9_.-]*)["']?(?:\s*[:=]\s*|(?<=--[\w-]*["'])\s*,\s*(?=["'])))("(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[^\s"'{[<,;]\S*)/g;
/** `//user:password@host`. */
const CREDENTIALS = /(:\/\/[^\s/@:"']*:)([^\s/@"']+)(?=@)/g;

const quoted = (value: string): string => {
  const quote = /^["']/.exec(value)?.[0] ?? "";
  return quote === "" ? masked(value) : `${quote}${masked(value.slice(1, -1))}${quote}`;
};

/** An expression is no secret: it says where one is. */
const isExpression = (value: string): boolean =>
  /^["']?(?:\$\{|\{\{|<<)|^(?:true|false)$/.test(value);

/** A text such as a job file or a template, without the values that are assigned to telling names. */
export const maskedText = (text: string): string =>
  text
    .replaceAll(ASSIGNMENT, (all: string, start: string, name: string, value: string) =>
      isSecret(name) && !isExpression(value) ? `${start}${quoted(value)}` : all,
    )
    .replaceAll(CREDENTIALS, (_all, start: string, password: string) => start + masked(password));

/** `["--password", "value"]`: the option that an argument belongs to. */
const optionBefore = (list: readonly Json[], at: number): string | null => {
  const before = list[at - 1];
  return typeof before === "string" && /^--?[A-Za-z][\w-]*$/.test(before) ? before : null;
};

const maskedValue = (name: string, value: Json): Json => {
  if (typeof value === "string") {
    return isSecret(name) && value !== "" ? masked(value) : maskedText(value);
  }
  if (typeof value === "number") return isSecret(name) ? masked(String(value)) : value;
  if (value === null || typeof value === "boolean") return value;
  if (isList(value)) {
    return value.map((one, at) => maskedValue(optionBefore(value, at) ?? name, one));
  }
  return maskedFields(value);
};

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

/** Nomad's diffs hold `{ Name: "Env[KEY]", Old, New }`: the name of what differs, or null. */
const differing = ({ Name, ...fields }: JsonObject): string | null =>
  typeof Name === "string" && ("Old" in fields || "New" in fields) ? Name : null;

const maskedFields = (fields: JsonObject): JsonObject => {
  const own = differing(fields);
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      maskedValue(own !== null && (name === "Old" || name === "New") ? own : name, value),
    ]),
  );
};

/** A job, or a plan of one, as it may be shown: what is a secret by its name is masked. */
export const maskedJob = (job: Json): Json => maskedValue("", job);
