import type { NomadLiveArguments } from "../../schema/nomad/NomadLiveArguments.js";
import type { Context, NomadLive } from "../../src/context.js";
import { pageSize, pageStart, uncountedPage, type UncountedPage } from "../../src/estate/paging.js";
import type { Action } from "../../src/policy/actions.js";

type Reader = ReturnType<NomadLive["reader"]>;

/** Which part of a live list is asked for; null stands for the agent's region, and all namespaces. */
interface Range {
  readonly region: string | null;
  readonly namespace: string | null;
  readonly first: number;
  readonly after: string | null;
}

/** A list that is read live. */
interface LiveList<T> {
  /** What reading it asks the policies for. */
  readonly action: Action;
  /** Its name in cursors, with all but the place that chooses what is in it. */
  readonly name: string;
  /** By what a place in it is found again. */
  readonly keyOf: (node: T) => string;
  readonly read: (
    reader: Reader,
    range: Range,
  ) => Promise<{ readonly nodes: readonly T[]; readonly hasNextPage: boolean }>;
}

/**
 * A page of such a list, in its own order. Throws BAD_USER_INPUT where the source is not clear,
 * BAD_CURSOR before anything is read, and what the read throws.
 */
export const livePage = async <T>(
  { name, action, keyOf, read }: LiveList<T>,
  asked: NomadLiveArguments,
  { estate, nomad }: Context,
): Promise<UncountedPage<T>> => {
  const { source: sourceName, region = null, namespace = null, first, after } = asked;
  const source = estate.sourceNamed("NOMAD", sourceName);
  const list = `${name} ${source.id} ${JSON.stringify([region, namespace])}`;
  const range = { region, namespace, first: pageSize(first), after: pageStart(list, after) };
  const { nodes, hasNextPage } = await read(nomad.reader(source, action, { namespace }), range);
  return uncountedPage({ rows: nodes, more: hasNextPage }, range.after, { list, keyOf });
};
