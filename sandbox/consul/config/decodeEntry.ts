import { formatDuration, parseDuration } from "../go/duration.js";
import { sorted } from "../go/goJson.js";
import { isRecord } from "../go/goSchema.js";
import type { Json } from "../state/rows.js";
import { type EntryField, type EntryFields, fieldsOf, knownFields } from "./entryFields.js";

type Members = Record<string, Json>;

export interface Entry {
  readonly Kind: string;
  readonly Name: string;
  readonly Body: Members;
}

const plain = (name: string): string => name.replaceAll("_", "").toLowerCase();

/** Reads a config entry in either spelling. Throws what Consul says of one that it cannot decode. */
export const decodeEntry = (value: unknown, newer: boolean): Entry => {
  if (!isRecord(value)) {
    throw new Error(`'' expected a map, got '${Array.isArray(value) ? "slice" : typeof value}'`);
  }
  const kind = kindOf(value);
  const fields = fieldsOf(kind, newer);
  if (!fields) throw new Error(`invalid config entry kind: ${kind}`);
  const unknown: string[] = [];
  const decoder = new EntryDecoder(fields === "any", unknown);
  const { Name, ...body } = decoder.members(withoutKind(value), knownFields(kind), "");
  if (unknown.length > 0) throw new Error(unknownKeys(unknown));
  return { Kind: kind, Name: typeof Name === "string" ? Name : "", Body: body };
};

const kindOf = (value: Readonly<Record<string, unknown>>): string => {
  const kind = value["Kind"] ?? value["kind"];
  if (kind === undefined) {
    throw new Error("Payload does not contain a kind/Kind key at the top level");
  }
  if (typeof kind !== "string") throw new Error("Kind value in payload is not a string");
  return kind;
};

/** The kind is known by now, and the indexes of an entry that was read and is written back do not count. */
const withoutKind = (value: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(value).filter(
      ([key]) => !["kind", "createindex", "modifyindex"].includes(plain(key)),
    ),
  );

const unknownKeys = (keys: readonly string[]): string => {
  const count = keys.length === 1 ? "1 error" : `${keys.length} errors`;
  return `${count} occurred:\n${keys.map((key) => `\t* invalid config key "${key}"\n`).join("")}\n`;
};

class EntryDecoder {
  constructor(
    /** Keeps what it does not know, in CamelCase. */
    readonly lenient: boolean,
    readonly unknown: string[],
  ) {}

  members(value: Readonly<Record<string, unknown>>, fields: EntryFields, path: string): Members {
    const spelling = new Map(Object.keys(fields).map((name) => [plain(name), name]));
    const found: Members = {};
    for (const [key, member] of Object.entries(value)) {
      const name = spelling.get(plain(key)) ?? (this.lenient ? camel(key) : undefined);
      const at = path === "" ? "" : `${path}.`;
      if (name === undefined) this.unknown.push(at + key);
      else put(found, name, this.#field(member, fields[name], at + name));
    }
    return { ...unset(fields), ...found };
  }

  /** A field without a type is one that only newer versions know: it is kept as it is. */
  #field(value: unknown, field: EntryField | undefined, path: string): Json | undefined {
    if (value === null || value === undefined) return undefined;
    if (field === undefined) return this.#loose(value);
    if (typeof field === "string") return this.#leaf(value, field, path);
    if ("list" in field) {
      return Array.isArray(value)
        ? value.map((one, position) => this.#nested(one, field.list, `${path}[${position}]`))
        : undefined;
    }
    if ("map" in field) {
      if (!isRecord(value)) return undefined;
      const entries = Object.entries(value).map(
        ([key, one]) => [key, this.#nested(one, field.map, `${path}[${key}]`)] as const,
      );
      return sorted(Object.fromEntries(entries));
    }
    return this.#nested(value, field.struct, path);
  }

  #nested(value: unknown, fields: EntryFields, path: string): Members {
    return isRecord(value) ? this.members(value, fields, path) : {};
  }

  #leaf(value: unknown, kind: Extract<EntryField, string>, path: string): Json {
    if (kind === "text") return String(value);
    if (kind === "number") return Number(value);
    if (kind === "flag" || kind === "keptFlag") return value === true || value === "true";
    return kind === "duration" ? durationText(value, path) : this.#json(value);
  }

  #json(value: unknown): Json {
    if (Array.isArray(value)) return value.map((one: unknown) => this.#json(one));
    if (isRecord(value)) {
      const entries = Object.entries(value).map(([key, one]) => [key, this.#json(one)] as const);
      return sorted(Object.fromEntries(entries));
    }
    return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
      ? value
      : null;
  }

  #loose(value: unknown): Json {
    if (Array.isArray(value)) return value.map((one: unknown) => this.#loose(one));
    if (!isRecord(value)) return this.#json(value);
    return this.members(value, {}, "-");
  }
}

/** What is printed even where it was not given. */
const unset = (fields: EntryFields): Members => {
  const members: Members = {};
  for (const [name, field] of Object.entries(fields)) {
    if (field === "keptFlag") members[name] = false;
    if (field === "keptList") members[name] = null;
  }
  return members;
};

/** Zero values are not stored: Consul leaves them out when it prints. */
const put = (members: Members, name: string, value: Json | undefined): void => {
  const zero = value === "" || value === 0 || value === false || value === undefined;
  if (!zero) members[name] = value;
};

const camel = (key: string): string =>
  key.replaceAll(/(^|_)([a-z])/g, (_, __, letter: string) => letter.toUpperCase());

const durationText = (value: unknown, path: string): string => {
  if (typeof value === "number") return value === 0 ? "" : formatDuration(value);
  const nanoseconds = parseDuration(String(value));
  if (nanoseconds === undefined) {
    throw new Error(
      `1 error(s) decoding:\n\n* error decoding '${path}': time: invalid duration "${String(value)}"`,
    );
  }
  return nanoseconds === 0 ? "" : formatDuration(nanoseconds);
};
