const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

/** Deep equality of plain JSON values; a missing key and one that is undefined are the same. */
export const sameValue = (a: unknown, b: unknown): boolean => {
  if (a === b) return true;
  if (!isObject(a) || !isObject(b) || Array.isArray(a) !== Array.isArray(b)) return false;
  return differingKeys(a, b).length === 0;
};

/** The keys whose values differ. */
export const differingKeys = (a: object, b: object): readonly string[] => {
  const differing: string[] = [];
  if (!isObject(a) || !isObject(b)) return differing;
  for (const key in a) if (!sameValue(a[key], b[key])) differing.push(key);
  for (const key in b) if (!(key in a) && b[key] !== undefined) differing.push(key);
  return differing;
};
