type Members = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Consul takes `snake_case` and answers `CamelCase`. */
const plain = (name: string): string => name.replaceAll("_", "").toLowerCase();

/** What Consul leaves out of what it tells. */
const isNothing = (value: unknown): boolean =>
  value === null ||
  value === "" ||
  value === false ||
  value === 0 ||
  (Array.isArray(value) && value.length === 0) ||
  (isObject(value) && Object.values(value).every(isNothing));

const holdsMembers = (actual: Members, wanted: Members): boolean => {
  const known = new Map(Object.entries(actual).map(([name, value]) => [plain(name), value]));
  return Object.entries(wanted).every(([name, value]) => holds(known.get(plain(name)), value));
};

const holdsList = (actual: unknown, wanted: readonly unknown[]): boolean =>
  Array.isArray(actual) &&
  actual.length === wanted.length &&
  wanted.every((one, position) => holds(actual[position], one));

/** Whether what Consul tells holds all that was wanted; it fills in much by itself. */
export const holds = (actual: unknown, wanted: unknown): boolean => {
  if (actual === undefined || actual === null) return isNothing(wanted ?? null);
  if (Array.isArray(wanted)) return holdsList(actual, wanted);
  if (isObject(wanted)) return isObject(actual) && holdsMembers(actual, wanted);
  // An integer that a double may not hold is told as text.
  return actual === wanted || (typeof wanted === "number" && actual === String(wanted));
};
