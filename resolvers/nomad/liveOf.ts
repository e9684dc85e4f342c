import type { Resource } from "../../schema/estate/Resource.js";
import type { Context, NomadLive } from "../../src/context.js";
import { Fault } from "../../src/errors.js";
import { resourceTarget } from "../../src/operations/resourceTarget.js";
import type { Action } from "../../src/policy/actions.js";

type Reader = ReturnType<NomadLive["reader"]>;

/** The live reads of the source that holds a resource, and the region that it is in. */
export const liveOf = (
  resource: Resource,
  action: Action,
  { estate, nomad }: Context,
): { readonly reader: Reader; readonly region: string } => {
  const { sourceId, region } = resource;
  const source = estate.source(sourceId);
  if (!source || region === null) throw new Fault("NOT_FOUND", "There is no such source.");
  return { reader: nomad.reader(source, action, resourceTarget(resource, source)), region };
};
