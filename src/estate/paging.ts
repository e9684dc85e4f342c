import { Fault } from "../errors.js";
import { decodeCursor, encodeCursor } from "./cursor.js";
import type { Page, PageArguments, PageInfo } from "./EstateView.js";

export const PAGE_DEFAULT = 50;
export const PAGE_LIMIT = 100;

/** The number of rows that a page holds. Throws BAD_USER_INPUT outside 1 to 100; null is the default. */
export const pageSize = (first: number | null | undefined, byDefault = PAGE_DEFAULT): number => {
  const size = first ?? byDefault;
  if (!Number.isInteger(size) || size < 1 || size > PAGE_LIMIT) {
    throw new Fault("BAD_USER_INPUT", `first must be 1 to ${PAGE_LIMIT}.`, {
      found: size,
      limit: PAGE_LIMIT,
    });
  }
  return size;
};

/** The key after which the page starts; null: from the beginning. */
export const pageStart = (list: string, after: string | null | undefined): string | null =>
  after === null || after === undefined ? null : decodeCursor(list, after);

export interface Rows<Row> {
  readonly rows: readonly Row[];
  readonly more: boolean;
}

/** Describes how rows become the page that a caller sees. */
export interface PageShape<Row, T, Count extends number | null = number> {
  /** Names the list, so that its cursors fit no other. */
  readonly list: string;
  readonly keyOf: (row: Row) => string;
  readonly nodeOf: (row: Row) => T;
  readonly count: () => Count | Promise<Count>;
}

/** A page whose edges, nodes and count are made only when they are selected. */
export class LazyPage<Row, T, Count extends number | null = number> implements Page<T, Count> {
  constructor(
    private readonly found: Rows<Row>,
    private readonly after: string | null,
    private readonly shape: PageShape<Row, T, Count>,
  ) {}

  get nodes(): readonly T[] {
    return this.found.rows.map(this.shape.nodeOf);
  }

  get edges(): readonly { readonly cursor: string; readonly node: T }[] {
    return this.found.rows.map((row) => ({
      cursor: this.#cursor(row),
      node: this.shape.nodeOf(row),
    }));
  }

  get pageInfo(): PageInfo {
    const { rows, more } = this.found;
    const [first] = rows;
    const last = rows.at(-1);
    return {
      hasNextPage: more,
      hasPreviousPage: this.after !== null,
      startCursor: first === undefined ? null : this.#cursor(first),
      endCursor: last === undefined ? null : this.#cursor(last),
    };
  }

  get totalCount(): Count | Promise<Count> {
    return this.shape.count();
  }

  #cursor(row: Row): string {
    return encodeCursor(this.shape.list, this.shape.keyOf(row));
  }
}

/** A page of rows that are at hand as a whole, in the order of their keys. */
export const pageOfArray = <Row, T>(
  rows: readonly Row[],
  page: PageArguments,
  shape: Omit<PageShape<Row, T>, "count">,
): Page<T> => {
  const after = pageStart(shape.list, page.after);
  const size = pageSize(page.first);
  const rest = after === null ? rows : rows.filter((row) => shape.keyOf(row) > after);
  const found = { rows: rest.slice(0, size), more: rest.length > size };
  return new LazyPage(found, after, { ...shape, count: () => rows.length });
};

/** A page of what its system does not count. */
export type UncountedPage<T> = Omit<Page<T>, "totalCount"> & { readonly totalCount: null };

/** A page of rows that were read live, in the order of their system. */
export const uncountedPage = <T>(
  found: Rows<T>,
  after: string | null,
  shape: Pick<PageShape<T, T>, "list" | "keyOf">,
): UncountedPage<T> => {
  const asIs = { nodeOf: (row: T) => row, count: () => found.rows.length };
  const { nodes, edges, pageInfo } = new LazyPage(found, after, { ...shape, ...asIs });
  return { nodes, edges, pageInfo, totalCount: null };
};
