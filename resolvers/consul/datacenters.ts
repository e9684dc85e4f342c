import { Fault } from "../../src/errors.js";
import type { EstateView, MaybePromise, Source } from "../../src/estate/EstateView.js";
import { resourceId } from "../../src/estate/resourceId.js";
import { whenKnown } from "./whenKnown.js";

/** The names of all datacenters of a source that the caller may see. */
export const datacentersOf = (
  estate: EstateView,
  source: Source,
  after: string | null = null,
): MaybePromise<readonly string[]> =>
  whenKnown(
    estate.list("CONSUL_DATACENTER", { sources: [source.name] }, { first: 100, after }),
    ({ nodes, pageInfo: { hasNextPage, endCursor } }) => {
      const names = nodes.map(({ name }) => name);
      if (!hasNextPage) return names;
      return whenKnown(datacentersOf(estate, source, endCursor), (rest) => [...names, ...rest]);
    },
  );

const unknown = (source: Source, datacenter: string, known: readonly string[]): Fault =>
  new Fault(
    "UNKNOWN_DATACENTER",
    `Consul source ${source.name} has no datacenter ${JSON.stringify(datacenter.slice(0, 80))}; it knows: ` +
      `${known.join(", ") || "none"}.`,
    { system: "consul", source: source.name },
  );

/** Throws UNKNOWN_DATACENTER, with those that the source knows, for one that it does not. */
export const requireDatacenter = (
  estate: EstateView,
  source: Source,
  datacenter: string,
): MaybePromise<void> => {
  if (estate.get(resourceId(source.id, "CONSUL_DATACENTER", datacenter))) return;
  return whenKnown(datacentersOf(estate, source), (known) => {
    throw unknown(source, datacenter, known);
  });
};
