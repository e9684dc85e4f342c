/** Names of members as JSON has them, colon included: there are few, and each is written often. */
const NAMES = new Map<string, string>();
/** Past this many the names are those of somebody's data: they are not kept. */
const MOST_NAMES = 5_000;

const named = (name: string): string => {
  const known = NAMES.get(name);
  if (known !== undefined) return known;
  const text = `${JSON.stringify(name)}:`;
  if (NAMES.size < MOST_NAMES) NAMES.set(name, text);
  return text;
};

/** What is frozen, and all that it holds, is written once: task states come with every event. */
const TEXTS = new WeakMap<object, string>();

/**
 * Compact JSON as Nomad writes it: integers of any size exactly, and no character escaped that need
 * not be. Members that are undefined are left out. Who freezes an object changes nothing within it.
 */
export const goJson = (value: unknown): string => {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "bigint" || typeof value === "boolean") return String(value);
  if (typeof value !== "object" || value === null) return JSON.stringify(value ?? null);
  return Object.isFrozen(value) ? (TEXTS.get(value) ?? kept(value)) : whole(value);
};

const kept = (value: object): string => {
  const text = whole(value);
  TEXTS.set(value, text);
  return text;
};

const whole = (value: object): string =>
  Array.isArray(value) ? `[${value.map(goJson).join(",")}]` : members(value);

const members = (value: object): string => {
  let text = "";
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined) continue;
    text += (text === "" ? "" : ",") + named(name) + goJson(member);
  }
  return `{${text}}`;
};
