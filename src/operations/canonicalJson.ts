/**
 * JSON with the members of every object in the order of their names, so that equal values have equal
 * texts whatever their history. `undefined` members vanish, as in JSON itself.
 */
export const canonicalJson = (value: unknown): string => JSON.stringify(value, sorted);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const sorted = (_name: string, value: unknown): unknown =>
  isObject(value)
    ? Object.fromEntries(
        Object.entries(value).sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0)),
      )
    : value;
