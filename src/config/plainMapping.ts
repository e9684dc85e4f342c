/** Unchecked data that is at least a mapping. */
export type PlainMapping = Readonly<Record<string, unknown>>;

export const isPlainMapping = (value: unknown): value is PlainMapping =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * A copy with a setting put in, mappings on the way made where there are none. The same data where
 * something else stands in the way: that is a fault of its own.
 */
export const withSetting = (
  data: PlainMapping,
  [step, ...rest]: readonly string[],
  value: unknown,
): PlainMapping => {
  if (step === undefined) return data;
  if (rest.length === 0) return { ...data, [step]: value };
  const inner = data[step] ?? {};
  return isPlainMapping(inner) ? { ...data, [step]: withSetting(inner, rest, value) } : data;
};

/** What stands at a path; undefined where there is nothing. */
export const settingAt = (data: unknown, path: readonly (string | number)[]): unknown =>
  path.reduce<unknown>((value, step) => {
    const holds = typeof value === "object" && value !== null && Object.hasOwn(value, step);
    return holds ? new Map<string, unknown>(Object.entries(value)).get(String(step)) : undefined;
  }, data);
