import type { Resource } from "../../schema/estate/Resource.js";
import type { NomadJobArguments } from "../../schema/nomad/NomadJobArguments.js";
import { Fault } from "../../src/errors.js";
import type { EstateView, Source } from "../../src/estate/EstateView.js";
import { resourceId } from "../../src/estate/resourceId.js";
import { regionsOf, requireRegion } from "./regions.js";

const ambiguous = (source: Source, regions: readonly string[]): Fault =>
  new Fault(
    "BAD_USER_INPUT",
    `Nomad source ${source.name} has a job of this id in the regions ${regions.join(", ")}; say which one with ` +
      "`region`.",
    { system: "nomad", source: source.name },
  );

/**
 * The one job that an id denotes; null: none. Throws BAD_USER_INPUT with the candidates where it
 * denotes several, and UNKNOWN_REGION.
 */
export const jobNamed = (
  estate: EstateView,
  { source: sourceName, region, namespace, jobId }: NomadJobArguments,
): Resource | null => {
  const source = estate.sourceNamed("NOMAD", sourceName);
  estate.reading("NOMAD", [source.name]);
  const job = (of: string) => estate.get(resourceId(source.id, "NOMAD_JOB", of, namespace, jobId));
  const regions = regionsOf(estate, source);
  if (typeof region === "string") {
    const found = job(region);
    if (!found) requireRegion(source, region, regions);
    return found;
  }
  const [holding, ...others] = regions.filter((one) => job(one) !== null);
  if (holding === undefined) return null;
  if (others.length > 0) throw ambiguous(source, [holding, ...others]);
  return job(holding);
};
