import type { Resource } from "../../schema/estate/Resource.js";
import type { Context, NomadLive } from "../../src/context.js";
import { Fault } from "../../src/errors.js";

type Reader = ReturnType<NomadLive["reader"]>;

/** The live reads of the source that holds a resource, and the region that it is in. */
export const liveOf = (
  { sourceId, region }: Pick<Resource, "sourceId" | "region">,
  { estate, nomad }: Context,
): { readonly reader: Reader; readonly region: string } => {
  const source = estate.source(sourceId);
  if (!source || region === null) throw new Fault("NOT_FOUND", "There is no such source.");
  return { reader: nomad.reader(source), region };
};
