/** Go's omitempty: a copy without the members that are zero, in the order of their names. */
export const omitZero = (row: object): Record<string, unknown> => {
  const fields: Record<string, unknown> = { ...row };
  const kept: Record<string, unknown> = {};
  for (const name of Object.keys(fields).sort()) {
    const value = fields[name];
    if (value === "" || value === 0 || value === 0n || value === false || value === null) continue;
    if (value !== undefined) kept[name] = value;
  }
  return kept;
};

/** A copy without some members. */
export const without = (row: object, ...names: readonly string[]): Record<string, unknown> => {
  const fields: Record<string, unknown> = { ...row };
  const kept: Record<string, unknown> = {};
  for (const name of Object.keys(fields)) if (!names.includes(name)) kept[name] = fields[name];
  return kept;
};

/** A copy with its members in the order of their names, as Nomad prints structs. */
export const inOrder = (row: object): Record<string, unknown> => {
  const fields: Record<string, unknown> = { ...row };
  const sorted: Record<string, unknown> = {};
  for (const name of Object.keys(fields).sort()) sorted[name] = fields[name];
  return sorted;
};
