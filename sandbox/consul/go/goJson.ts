const ESCAPED = /[<>&\u2028\u2029]/g;

const escape = (character: string): string =>
  `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;

/** Most texts need no escape at all. */
const PLAIN = /^[\w .:/@=-]*$/;

const quote = (text: string): string =>
  PLAIN.test(text) ? `"${text}"` : JSON.stringify(text).replace(ESCAPED, escape);

/**
 * JSON as Go's encoding/json writes it: compact, `<`, `>` and `&` escaped, and bigints as the
 * integers that they are. Members that are undefined are left out.
 */
export const goJson = (value: unknown): string => {
  if (typeof value === "string") return quote(value);
  if (typeof value === "object" && value !== null) {
    return Array.isArray(value) ? `[${value.map(goJson).join(",")}]` : members(value);
  }
  const plain =
    typeof value === "number" || typeof value === "boolean" || typeof value === "bigint";
  return plain ? String(value) : "null";
};

const members = (value: object): string => {
  let text = "";
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined) continue;
    text += `${text === "" ? "" : ","}${quote(name)}:${goJson(member)}`;
  }
  return `{${text}}`;
};

/** A copy of a map with its keys in order, as Go writes maps; undefined and null stay what they are. */
export const sorted = <V>(map: Readonly<Record<string, V>>): Record<string, V> =>
  Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)));
