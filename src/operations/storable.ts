const stored = (text: string): string => text.toWellFormed().replaceAll("\u0000", "\ufffd");

/**
 * The same value with what PostgreSQL cannot store in texts, NUL and lone surrogates, replaced by
 * U+FFFD, so that a record is sealed as it will be read again.
 */
export function storable<T>(value: T): T;
export function storable(value: unknown): unknown {
  if (typeof value === "string") return stored(value);
  if (Array.isArray(value)) return value.map((item) => storable<unknown>(item));
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [stored(name), storable<unknown>(item)]),
  );
}
