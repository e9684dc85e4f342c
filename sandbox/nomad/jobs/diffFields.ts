export type DiffType = "None" | "Added" | "Deleted" | "Edited";

export interface FieldDiff {
  Annotations: readonly string[] | null;
  readonly Name: string;
  readonly New: string;
  readonly Old: string;
  readonly Type: DiffType;
}

export interface ObjectDiff {
  readonly Fields: readonly FieldDiff[] | null;
  readonly Name: string;
  readonly Objects: readonly ObjectDiff[] | null;
  readonly Type: DiffType;
}

export interface TaskDiff {
  Annotations: readonly string[] | null;
  readonly Fields: readonly FieldDiff[] | null;
  readonly Name: string;
  readonly Objects: readonly ObjectDiff[] | null;
  readonly Type: DiffType;
}

export const filled = <T>(list: T[]): T[] | null => (list.length > 0 ? list : null);

export const diffType = (before: unknown, after: unknown, edited: boolean): DiffType => {
  if (before === undefined || before === null) return "Added";
  if (after === undefined || after === null) return "Deleted";
  return edited ? "Edited" : "None";
};

/** The scalars of an object by their paths, as a diff names them: Env[A], Config.args[0]. */
const flatten = (value: unknown, path = "", empty = false): ReadonlyMap<string, string> => {
  const found = new Map<string, string>();
  const walk = (inner: unknown, name: string): void => {
    if (typeof inner === "object") {
      for (const [key, member] of Object.entries(inner ?? {})) {
        walk(member, name === "" ? key : `${name}[${key}]`);
      }
    } else if (typeof inner === "string" && (inner !== "" || empty)) found.set(name, inner);
    else if (typeof inner === "number" || typeof inner === "boolean")
      found.set(name, String(inner));
  };
  walk(value, path);
  return found;
};

const fieldType = (before: string, after: string): DiffType => {
  if (before === after) return "None";
  if (before === "") return "Added";
  return after === "" ? "Deleted" : "Edited";
};

/** The fields in which two objects differ; `prefix` wraps their names, as Meta[...] does. */
export const diffFields = (
  prefix: string,
  before: unknown,
  after: unknown,
  { all = false, empty = false }: { readonly all?: boolean; readonly empty?: boolean } = {},
): FieldDiff[] => {
  const whole = all || empty;
  const [old, now] = [flatten(before, prefix, whole), flatten(after, prefix, whole)];
  const names = [...new Set([...old.keys(), ...now.keys()])].sort();
  return names.flatMap((Name) => {
    const [Old, New] = [old.get(Name) ?? "", now.get(Name) ?? ""];
    const Type = fieldType(Old, New);
    if (Type === "None" && !whole) return [];
    return [{ Annotations: null, Name, New, Old, Type }];
  });
};

/**
 * The difference of two objects; none if they are alike. An edited one shows all of its fields, some
 * show even those that are empty.
 */
export const diffObject = (
  Name: string,
  before: unknown,
  after: unknown,
  empty = false,
): ObjectDiff[] => {
  const [old, now] = [before ?? undefined, after ?? undefined];
  const changed = diffFields("", old, now);
  const Type = diffType(old, now, changed.length > 0);
  if (Type === "None" || (old === undefined && now === undefined)) return [];
  const all = Type === "Edited";
  const Fields = all || empty ? diffFields("", old, now, { all, empty }) : changed;
  return [{ Fields: filled(Fields), Name, Objects: null, Type }];
};

/** A list of texts whose order does not matter. */
export const textSet = (
  Name: string,
  before: readonly string[] | null | undefined,
  after: readonly string[] | null | undefined,
): ObjectDiff[] => {
  const [old, now] = [new Set(before ?? []), new Set(after ?? [])];
  const field = (text: string, added: boolean): FieldDiff => ({
    Annotations: null,
    Name,
    New: added ? text : "",
    Old: added ? "" : text,
    Type: added ? "Added" : "Deleted",
  });
  const fields = [
    ...[...now].filter((text) => !old.has(text)).map((text) => field(text, true)),
    ...[...old].filter((text) => !now.has(text)).map((text) => field(text, false)),
  ];
  if (fields.length === 0) return [];
  const Type: DiffType = old.size === 0 ? "Added" : now.size === 0 ? "Deleted" : "Edited";
  return [{ Fields: fields, Name, Objects: null, Type }];
};
