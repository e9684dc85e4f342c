import { Fault } from "../../src/errors.js";
import type { EstateView, Source } from "../../src/estate/EstateView.js";

/** The names of all regions of a source, as far as the caller is shown a namespace of them. */
export const regionsOf = (estate: EstateView, source: Source): readonly string[] => [
  ...new Set(estate.few(source, "NOMAD_NAMESPACE").flatMap(({ region }) => region ?? [])),
];

/** Throws UNKNOWN_REGION, with those that are known, for a region that is none of them. */
export const requireRegion = (source: Source, region: string, known: readonly string[]): void => {
  if (known.length === 0 || known.includes(region)) return;
  throw new Fault(
    "UNKNOWN_REGION",
    `Nomad source ${source.name} has no region ${JSON.stringify(region.toWellFormed().slice(0, 80))}; it knows: ` +
      `${known.join(", ")}.`,
    { system: "nomad", source: source.name },
  );
};
