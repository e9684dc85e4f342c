import { isJsonList } from "../go/GoType.js";
import type { Json } from "../go/Json.js";
import { formatted } from "./formatted.js";
import type { HclFunction } from "./functions.js";
import { textOf } from "./textOf.js";

const items = (value: Json | undefined): readonly Json[] => (isJsonList(value) ? value : []);
const keyOf = (value: Json): string => JSON.stringify(value);

const unique = (list: readonly Json[]): readonly Json[] => [
  ...new Map(list.map((item) => [keyOf(item), item])).values(),
];

/** The functions of job files that put lists and sets together. */
export const setFunctions: readonly (readonly [string, HclFunction])[] = [
  ["chunklist", ([list, size]) => chunks(items(list), Math.max(Number(size), 1))],
  [
    "coalescelist",
    (lists) => {
      const found = lists.find((list) => items(list).length > 0);
      if (found === undefined) throw new Error("no non-null arguments");
      return found;
    },
  ],
  ["formatlist", ([pattern, ...lists]) => formattedList(textOf(pattern), lists)],
  [
    "index",
    ([list, at]) => {
      const found = isJsonList(list) ? list[Number(at)] : undefined;
      if (found === undefined) throw new Error("key must be between 0 and the length of the list");
      return found;
    },
  ],
  [
    "setintersection",
    ([first, ...others]) =>
      unique(items(first)).filter((item) =>
        others.every((other) => items(other).some((each) => keyOf(each) === keyOf(item))),
      ),
  ],
  ["setproduct", (sets) => product(sets.map(items))],
  ["setunion", (sets) => unique(sets.flatMap(items))],
];

const chunks = (list: readonly Json[], size: number): readonly Json[] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, at) =>
    list.slice(at * size, (at + 1) * size),
  );

const product = (sets: readonly (readonly Json[])[]): readonly (readonly Json[])[] =>
  sets.reduce<readonly (readonly Json[])[]>(
    (made, set) => made.flatMap((row) => set.map((item) => [...row, item])),
    [[]],
  );

/** Lists give an argument for each line, anything else is the same in all of them. */
const formattedList = (pattern: string, args: readonly Json[]): readonly string[] => {
  const length = Math.max(0, ...args.map((arg) => (isJsonList(arg) ? arg.length : 0)));
  return Array.from({ length }, (_, at) =>
    formatted(
      pattern,
      args.map((arg) => (isJsonList(arg) ? (arg[at] ?? null) : arg)),
    ),
  );
};
