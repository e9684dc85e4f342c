import { isJsonList, isJsonObject } from "../go/GoType.js";
import type { Json } from "../go/Json.js";
import { parseJson } from "../go/parseJson.js";
import { cidrFunctions } from "./cidrFunctions.js";
import { codecFunctions } from "./codecFunctions.js";
import { setFunctions } from "./setFunctions.js";
import { textFunctions } from "./textFunctions.js";
import { textOf } from "./textOf.js";
import { timeFunctions } from "./timeFunctions.js";

/** Takes the values of its arguments. Throws an Error that says what is wrong with them. */
export type HclFunction = (args: readonly Json[]) => Json;

const number = (value: Json | undefined): number => Number(textOf(value));
const items = (value: Json | undefined): readonly Json[] => (isJsonList(value) ? value : []);
const members = (value: Json | undefined): Readonly<Record<string, Json>> =>
  isJsonObject(value) ? value : {};

const collections: readonly (readonly [string, HclFunction])[] = [
  ["length", ([a]) => (typeof a === "string" ? a.length : Object.keys(a ?? {}).length)],
  ["concat", (lists) => lists.flatMap(items)],
  ["contains", ([a, b]) => items(a).some((item) => JSON.stringify(item) === JSON.stringify(b))],
  ["distinct", ([a]) => [...new Set(items(a).map((item) => JSON.stringify(item)))].map(parsed)],
  ["element", ([a, b]) => items(a)[number(b) % Math.max(items(a).length, 1)] ?? null],
  ["flatten", ([a]) => flattened(items(a))],
  ["keys", ([a]) => Object.keys(members(a)).sort()],
  ["values", ([a]) => sorted(a).map(([, value]) => value)],
  ["lookup", ([a, b, c]) => members(a)[textOf(b)] ?? c ?? null],
  ["merge", (maps) => Object.fromEntries(maps.flatMap((map) => Object.entries(members(map))))],
  [
    "range",
    ([a, b, c]) =>
      b === undefined
        ? counted(0, number(a), undefined)
        : counted(number(a), number(b), c === undefined ? undefined : number(c)),
  ],
  ["slice", ([a, b, c]) => items(a).slice(number(b), number(c))],
  ["sort", ([a]) => items(a).map(textOf).sort()],
  ["compact", ([a]) => items(a).filter((item) => item !== "" && item !== null)],
  ["coalesce", (args) => args.find((arg) => arg !== null) ?? null],
  [
    "zipmap",
    ([a, b]) => Object.fromEntries(items(a).map((key, at) => [textOf(key), items(b)[at] ?? null])),
  ],
  ["jsondecode", ([a]) => parsed(textOf(a))],
];

const numbers: readonly (readonly [string, HclFunction])[] = [
  ["abs", ([a]) => Math.abs(number(a))],
  ["ceil", ([a]) => Math.ceil(number(a))],
  ["floor", ([a]) => Math.floor(number(a))],
  ["max", (args) => Math.max(...args.map(number))],
  ["min", (args) => Math.min(...args.map(number))],
  ["parseint", ([a, b]) => Number.parseInt(textOf(a), number(b))],
  ["signum", ([a]) => Math.sign(number(a))],
  ["log", ([a, b]) => Math.log(number(a)) / Math.log(number(b))],
  ["pow", ([a, b]) => number(a) ** number(b)],
];

const disabled: HclFunction = () => {
  throw new Error("filesystem function disabled");
};

const DISABLED =
  "abspath basename dirname file filebase64 fileexists fileset pathexpand templatefile".split(" ");

/** The functions that job files may call; those that read files are off on a server. */
export const FUNCTIONS: ReadonlyMap<string, HclFunction> = new Map([
  ...textFunctions,
  ...collections,
  ...numbers,
  ...setFunctions,
  ...codecFunctions,
  ...timeFunctions,
  ...cidrFunctions,
  ...DISABLED.map((name) => [name, disabled] as const),
]);

const parsed = (json: string): Json => {
  return parseJson(json);
};

const sorted = (value: Json | undefined): readonly (readonly [string, Json])[] =>
  Object.entries(members(value)).sort(([a], [b]) => (a < b ? -1 : 1));

const flattened = (list: readonly Json[]): readonly Json[] =>
  list.flatMap((item) => (Array.isArray(item) ? flattened(items(item)) : [item]));

/** Without a step it goes one by one, up or down. */
const counted = (from: number, to: number, step: number | undefined): readonly number[] => {
  const by = step ?? (to < from ? -1 : 1);
  const made: number[] = [];
  for (let at = from; by > 0 ? at < to : at > to; at += by || 1) made.push(at);
  return made;
};
