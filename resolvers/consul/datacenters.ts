import { Fault } from "../../src/errors.js";
import type { EstateView, Source } from "../../src/estate/EstateView.js";
import { resourceId } from "../../src/estate/resourceId.js";

/** The names of all datacenters of a source that the caller may see. */
export const datacentersOf = (estate: EstateView, source: Source): readonly string[] =>
  estate.few(source, "CONSUL_DATACENTER").map(({ name }) => name);

const unknown = (source: Source, datacenter: string, known: readonly string[]): Fault =>
  new Fault(
    "UNKNOWN_DATACENTER",
    `Consul source ${source.name} has no datacenter ${JSON.stringify(datacenter.slice(0, 80))}; it knows: ` +
      `${known.join(", ") || "none"}.`,
    { system: "consul", source: source.name },
  );

/** Throws UNKNOWN_DATACENTER, with those that the source knows, for one that it does not. */
export const requireDatacenter = (estate: EstateView, source: Source, datacenter: string): void => {
  if (estate.get(resourceId(source.id, "CONSUL_DATACENTER", datacenter))) return;
  throw unknown(source, datacenter, datacentersOf(estate, source));
};
