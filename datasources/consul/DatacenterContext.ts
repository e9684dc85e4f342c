import type { ResourceKind } from "../../schema/estate/enums.js";
import type { Tag } from "../../schema/estate/Tag.js";
import { aliases } from "../../src/estate/aliases.js";
import { resourceId } from "../../src/estate/resourceId.js";
import type { Alias, Reference } from "../../src/estate/sighting.js";

/** What every sighting of one datacenter has in common. */
export interface DatacenterContext {
  /** The name of the source, e.g. `hz`, and its id, e.g. `consul:hz`. */
  readonly source: string;
  readonly sourceId: string;
  readonly datacenter: string;
  readonly environment: string | null;
  /** The VPC that private addresses belong to; null: not told. */
  readonly network: string | null;
}

const NONE: readonly Tag[] = [];

/** What a thing is called, and the word for its state, besides where it is. */
interface Named {
  readonly name: string;
  readonly status?: string | null;
  readonly tags?: readonly Tag[];
}

/**
 * The fields that every resource of a datacenter has. Spread them last: an object that goes on behind a
 * spread takes many times as long to make.
 */
export const resourceOf = <Kind extends ResourceKind>(
  { datacenter, environment, sourceId }: DatacenterContext,
  kind: Kind,
  path: readonly string[],
  { name, status = null, tags = NONE }: Named,
) => ({
  id: resourceId(sourceId, kind, datacenter, ...path),
  kind,
  name,
  environment,
  region: null,
  status,
  tags,
  sourceId,
});

/** The scope within which an address is unique: the VPC, or else the source itself. */
export const addressScope = ({ network, sourceId }: DatacenterContext): string =>
  network ?? sourceId;

/** A service by name, in this datacenter or another one of the cluster. */
export const serviceAlias = (context: DatacenterContext, service: string, datacenter = ""): Alias =>
  aliases.consulService(context.source, datacenter || context.datacenter, service);

export const nodeAlias = (context: DatacenterContext, node: string): Alias =>
  aliases.consulNode(context.source, context.datacenter, node);

export const inDatacenter = (context: DatacenterContext): Reference => ({
  kind: "BELONGS_TO",
  to: aliases.consulDatacenter(context.source, context.datacenter),
  strength: "STATED",
});

/** A wildcard is found by its alias, though nothing bears it. */
export const appliesTo = (context: DatacenterContext, service: string): Reference => ({
  kind: "APPLIES_TO",
  to: serviceAlias(context, service),
  strength: service === "*" ? "DERIVED" : "STATED",
});
