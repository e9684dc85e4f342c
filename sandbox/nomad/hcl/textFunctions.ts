import { createHash } from "node:crypto";
import { isJsonList, isJsonObject } from "../go/GoType.js";
import type { Json } from "../go/Json.js";
import { formatted } from "./formatted.js";
import type { HclFunction } from "./functions.js";
import { textOf } from "./textOf.js";

const items = (value: Json | undefined): readonly Json[] => (isJsonList(value) ? value : []);

/** The functions of job files that work on texts. */
export const textFunctions: readonly (readonly [string, HclFunction])[] = [
  ["upper", ([a]) => textOf(a).toUpperCase()],
  ["lower", ([a]) => textOf(a).toLowerCase()],
  ["title", ([a]) => textOf(a).replaceAll(/\b\w/g, (letter) => letter.toUpperCase())],
  ["trimspace", ([a]) => textOf(a).trim()],
  [
    "trimprefix",
    ([a, b]) => (textOf(a).startsWith(textOf(b)) ? textOf(a).slice(textOf(b).length) : textOf(a)),
  ],
  ["trimsuffix", ([a, b]) => withoutEnd(textOf(a), textOf(b))],
  ["chomp", ([a]) => textOf(a).replace(/[\r\n]+$/, "")],
  ["replace", ([a, b, c]) => textOf(a).replaceAll(textOf(b), textOf(c))],
  ["split", ([a, b]) => textOf(b).split(textOf(a))],
  ["join", ([a, ...rest]) => rest.flatMap((list) => items(list).map(textOf)).join(textOf(a))],
  ["format", ([a, ...rest]) => formatted(textOf(a), rest)],
  ["substr", ([a, b, c]) => part(Array.from(textOf(a)), Number(textOf(b)), Number(textOf(c)))],
  ["strrev", ([a]) => Array.from(textOf(a)).reverse().join("")],
  ["trim", ([a, b]) => trimmed(textOf(a), new Set(textOf(b)))],
  ["strlen", ([a]) => textOf(a).length],
  ["regex_replace", ([a, b, c]) => replaced(textOf(a), new RegExp(textOf(b), "g"), textOf(c))],
  ["reverse", ([a]) => Array.from(textOf(a)).reverse().join("")],
  ["indent", ([a, b]) => textOf(b).replaceAll("\n", `\n${" ".repeat(Number(a))}`)],
  ["base64encode", ([a]) => Buffer.from(textOf(a)).toString("base64")],
  ["base64decode", ([a]) => Buffer.from(textOf(a), "base64").toString("utf8")],
  ["jsonencode", ([a]) => encoded(a ?? null)],
  ["urlencode", ([a]) => queryEscaped(textOf(a))],
  ["md5", ([a]) => createHash("md5").update(textOf(a)).digest("hex")],
  ["sha1", ([a]) => createHash("sha1").update(textOf(a)).digest("hex")],
  ["sha256", ([a]) => createHash("sha256").update(textOf(a)).digest("hex")],
  ["sha512", ([a]) => createHash("sha512").update(textOf(a)).digest("hex")],
];

const trimmed = (given: string, cut: ReadonlySet<string>): string => {
  const letters = Array.from(given);
  while (letters.length > 0 && cut.has(letters[0] ?? "")) letters.shift();
  while (letters.length > 0 && cut.has(letters.at(-1) ?? "")) letters.pop();
  return letters.join("");
};

const withoutEnd = (given: string, end: string): string =>
  end !== "" && given.endsWith(end) ? given.slice(0, -end.length) : given;

/** From a place, which counts from the end if it is below zero; a length below zero is the rest. */
const part = (letters: readonly string[], from: number, length: number): string => {
  const start = from < 0 ? Math.max(letters.length + from, 0) : from;
  return letters.slice(start, length < 0 ? undefined : start + length).join("");
};

/** In a replacement, $0 is the whole match. */
const replaced = (given: string, pattern: RegExp, by: string): string =>
  given.replaceAll(pattern, by.replaceAll(/\$(?:0|\{0\})/g, "$$&"));

/** JSON with the members of objects in the order of their names, and safe within HTML. */
const encoded = (value: Json): string =>
  JSON.stringify(value, (_, inner: Json) => (isJsonObject(inner) ? sortedObject(inner) : inner))
    .replaceAll("&", "\\u0026")
    .replaceAll("<", "\\u003c")
    .replaceAll(">", "\\u003e");

const sortedObject = (value: Readonly<Record<string, Json>>): Readonly<Record<string, Json>> =>
  Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));

const queryEscaped = (given: string): string =>
  encodeURIComponent(given)
    .replaceAll("%20", "+")
    .replaceAll(/[!*'()]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);
