import {
  isJsonList,
  isJsonObject,
  mismatch,
  readField,
  type GoType,
  type Place,
  type ValueOf,
} from "./GoType.js";
import type { Json } from "./Json.js";

export type Fields = Readonly<Record<string, GoType<unknown>>>;
export type Struct<F extends Fields> = { [K in keyof F]: ValueOf<F[K]> };

/** A Go struct: keys in any case, unknown ones ignored, absent ones at their defaults. */
export const struct = <F extends Fields>(name: string, fields: F): GoType<Struct<F>> => {
  const sorted = Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1));
  const read = (values: ReadonlyMap<string, Json>, path: string): Struct<F> => {
    const made: Record<string, unknown> = {};
    for (const [key, type] of sorted) {
      if (type.side === "client") continue;
      made[key] = readField(type, values.get(key.toLowerCase()), {
        struct: name,
        path: path + key,
      });
    }
    if (!isComplete(fields, made)) throw new Error(`The struct ${name} lacks a field.`);
    return made;
  };
  return {
    name,
    absent: () => read(new Map(), ""),
    read: (value, at) => {
      if (!isJsonObject(value)) throw mismatch(value, name, at);
      return read(lowered(value), at.path === "" ? "" : `${at.path}.`);
    },
    plain: (value) => {
      const values = isJsonObject(value) ? lowered(value) : new Map<string, Json>();
      return Object.fromEntries(
        sorted
          .filter(([, type]) => type.side !== "server")
          .filter(([key, type]) => type.side !== "given" || values.has(key.toLowerCase()))
          .map(([key, type]) => [key, type.plain(values.get(key.toLowerCase()))]),
      );
    },
  };
};

const lowered = (value: Readonly<Record<string, Json>>): ReadonlyMap<string, Json> =>
  new Map(Object.entries(value).map(([key, member]) => [key.toLowerCase(), member]));

const isComplete = <F extends Fields>(fields: F, made: object): made is Struct<F> =>
  Object.entries(fields).every(([key, type]) => type.side === "client" || key in made);

/** A pointer to a struct; null when absent. */
export const pointer = <T>(type: GoType<T>): GoType<T | null> => ({
  name: type.name,
  absent: () => null,
  read: (value, at) => type.read(value, at),
  plain: (value) => (value === undefined || value === null ? null : type.plain(value)),
});

/** A slice; Nomad keeps an empty one as null. */
export const list = <T>(type: GoType<T>): GoType<T[] | null> => ({
  name: `[]${type.name}`,
  absent: () => null,
  read: (value, at) => {
    if (!isJsonList(value)) throw mismatch(value, `[]${type.name}`, at);
    return value.length === 0 ? null : value.map((item) => readField(type, item, at));
  },
  plain: (value) => (isJsonList(value) ? value.map((item) => type.plain(item)) : null),
});

/** A map from texts; Nomad keeps an empty one as null. */
export const map = <T>(type: GoType<T>): GoType<Record<string, T> | null> => ({
  name: `map[string]${type.name}`,
  absent: () => null,
  read: (value, at) => {
    if (!isJsonObject(value)) throw mismatch(value, `map[string]${type.name}`, at);
    const read: Record<string, T> = {};
    for (const [key, item] of Object.entries(value)) read[key] = member(type, item, at);
    return Object.keys(read).length === 0 ? null : read;
  },
  plain: (value) =>
    isJsonObject(value)
      ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, type.plain(item)]))
      : null,
});

/** Go names the element's type where a map's value is of the wrong kind. */
const member = <T>(type: GoType<T>, value: Json, at: Place): T => readField(type, value, at);

/** Left out of the server's JSON while it is empty. */
export const omitEmpty = <T>(type: GoType<T>): GoType<T | undefined> => ({
  name: type.name,
  absent: () => undefined,
  read: (value, at) => {
    const read = type.read(value, at);
    return read === "" || read === 0 || read === false || read === null ? undefined : read;
  },
  plain: (value) => type.plain(value),
});

/** A field that only the server prints. */
export const serverOnly = <T>(type: GoType<T>): GoType<T> => ({ ...type, side: "server" });
/** A field that the client library leaves out while it was not given. */
export const ifGiven = <T>(type: GoType<T>): GoType<T> => ({ ...type, side: "given" });
/** A field that only the client library prints. */
export const clientOnly = (type: GoType<unknown>): GoType<undefined> => ({
  ...type,
  side: "client",
  absent: () => undefined,
  read: () => undefined,
});
