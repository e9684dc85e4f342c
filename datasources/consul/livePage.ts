/** Consul orders by bytes, JavaScript by UTF-16 units: they differ beyond U+FFFF. */
export const compareUtf8 = (one: string, other: string): number =>
  Buffer.compare(Buffer.from(one), Buffer.from(other));

/** The first `first` of sorted `rows` that come after the one named `after`, whether or not that still exists. */
export const pageAfter = <T>(
  rows: readonly T[],
  nameOf: (row: T) => string,
  { first, after }: { readonly first: number; readonly after: string | null },
): { readonly nodes: readonly T[]; readonly hasNextPage: boolean } => {
  let low = 0;
  let high = after === null ? 0 : rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const row = rows[middle];
    if (row !== undefined && compareUtf8(nameOf(row), after ?? "") <= 0) low = middle + 1;
    else high = middle;
  }
  return { nodes: rows.slice(low, low + first), hasNextPage: low + first < rows.length };
};
