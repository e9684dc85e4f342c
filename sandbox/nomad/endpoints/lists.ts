import type { Call } from "../http/Call.js";
import { denied } from "../http/HttpError.js";
import { page, type Listing } from "../http/page.js";
import type { QueryOptions } from "../http/queryOptions.js";
import { read } from "../http/read.js";
import type { Reply } from "../http/Reply.js";
import type { Table } from "../state/Table.js";
import type { Region } from "../state/Region.js";

export interface ListQuery<R> extends Omit<Listing<R>, "table" | "accepts"> {
  readonly table: (region: Region) => Table<R>;
  readonly accepts?: (row: R, options: QueryOptions) => boolean;
  /** Default: that of the table. */
  readonly index?: (region: Region) => number;
}

/** Answers a list: paged, filtered, blocking. */
export const listReply = <R>(call: Call, query: ListQuery<R>): Promise<Reply> =>
  read(call, (region) => {
    let token = "";
    const table = query.table(region);
    return {
      index: () => query.index?.(region) ?? table.index,
      answer: (options) => {
        const accepts = (row: R): boolean => query.accepts?.(row, options) ?? true;
        const { rows, nextToken } = page({ ...query, table, accepts }, options);
        token = nextToken;
        return rows;
      },
      nextToken: () => token,
    };
  });

/** Which namespaces a list shows. Throws 403 for one that the caller may not list. */
export const visibleNamespaces = (
  call: Call,
  capability: string,
): ((namespace: string) => boolean) => {
  const { authz, namespace } = call;
  if (namespace !== "*") {
    if (!authz.namespace(namespace, capability)) throw denied();
    return (name) => name === namespace;
  }
  if (!authz.management && !authz.anywhere(capability)) throw denied();
  return (name) => authz.namespace(name, capability);
};
