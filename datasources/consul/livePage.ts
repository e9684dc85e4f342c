/** Consul orders by bytes, JavaScript by UTF-16 units: they differ beyond U+FFFF. */
export const compareUtf8 = (one: string, other: string): number =>
  Buffer.compare(Buffer.from(one), Buffer.from(other));

/** The first `first` of sorted `rows` that come after the one named `after`, whether or not that still exists. */
export const pageAfter = <T>(
  rows: readonly T[],
  nameOf: (row: T) => string,
  { first, after }: { readonly first: number; readonly after: string | null },
): { readonly nodes: readonly T[]; readonly hasNextPage: boolean } => {
  const known = after === null ? -1 : rows.findIndex((row) => nameOf(row) === after);
  const start = after === null || known >= 0 ? known + 1 : firstAfter(rows, nameOf, after);
  return { nodes: rows.slice(start, start + first), hasNextPage: start + first < rows.length };
};

/** Where the rows begin that come after `name`, which is none of them any more. */
const firstAfter = <T>(rows: readonly T[], nameOf: (row: T) => string, name: string): number => {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const row = rows[middle];
    if (row !== undefined && compareUtf8(nameOf(row), name) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
};
