import { compileFilter } from "../filter/compileFilter.js";
import type { Position, Table } from "../state/Table.js";
import { badRequest } from "./HttpError.js";
import type { QueryOptions } from "./queryOptions.js";

/** What a list takes from a table and how it shows it. */
export interface Listing<R> {
  readonly table: Table<R>;
  /** Whether a row belongs to the list before the filter is asked. */
  readonly accepts: (row: R) => boolean;
  readonly show: (row: R) => unknown;
  /** The row as filters see it. Default: the row itself. */
  readonly datum?: (row: R) => object;
  /** Tokens of rows that are listed by their age begin with the index of their creation. */
  readonly byAge?: boolean;
}

export interface Page {
  readonly rows: readonly unknown[];
  /** Where the next page begins; "" after the last one. */
  readonly nextToken: string;
}

export const page = <R>(listing: Listing<R>, options: QueryOptions): Page => {
  const { table, accepts, show } = listing;
  const passes = filterOf(listing, options.filter);
  const rows: unknown[] = [];
  for (const row of table.from(startOf(listing, options.nextToken), options.reverse)) {
    if (!accepts(row) || !passes(row)) continue;
    if (options.perPage > 0 && rows.length === options.perPage) {
      return { rows, nextToken: tokenOf(listing, row) };
    }
    rows.push(show(row));
  }
  return { rows, nextToken: "" };
};

const startOf = <R>({ byAge }: Listing<R>, token: string): Position | undefined => {
  if (token === "") return undefined;
  if (!byAge) return { index: 0, text: token };
  const [, index = "0", text = ""] = /^(\d+)\.(.*)$/s.exec(token) ?? [];
  return { index: Number(index), text };
};

const tokenOf = <R>({ table, byAge }: Listing<R>, row: R): string => {
  const { index, text } = table.positionOf(row);
  return byAge ? `${index}.${text}` : text;
};

const filterOf = <R>({ datum }: Listing<R>, expression: string): ((row: R) => boolean) => {
  if (expression === "") return () => true;
  const compiled = compileFilter(expression);
  if (typeof compiled === "string") {
    throw badRequest(
      `failed to create result paginator: failed to read filter expression: ${compiled}`,
    );
  }
  return (row) => {
    const result = compiled(datum ? datum(row) : row);
    if (typeof result === "string") throw badRequest(`failed to read result page: ${result}`);
    return result;
  };
};
