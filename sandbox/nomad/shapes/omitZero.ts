/** Go's omitempty: a copy without the members that are zero, in the order of their names. */
export const omitZero = (row: object): Record<string, unknown> => {
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (value === "" || value === 0 || value === 0n || value === false || value === null) continue;
    if (value !== undefined) kept[name] = value;
  }
  return kept;
};

/** A copy without some members. */
export const without = (row: object, ...names: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name)));

/** A copy with its members in the order of their names, as Nomad prints structs. */
export const inOrder = <T extends object>(row: T): Record<string, unknown> =>
  Object.fromEntries(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)));
