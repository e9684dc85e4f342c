import type { ResourceKind } from "../../schema/estate/enums.js";
import type { Tag } from "../../schema/estate/Tag.js";
import { aliases } from "../../src/estate/aliases.js";
import { resourceId } from "../../src/estate/resourceId.js";
import type { Reference } from "../../src/estate/sighting.js";

/** What every sighting of one region has in common. */
export interface RegionContext {
  /** The name of the source, e.g. `prod`, and its id, e.g. `nomad:prod`. */
  readonly source: string;
  readonly sourceId: string;
  readonly region: string;
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
 * The fields that every resource of a region has. Spread them last: an object that goes on behind a
 * spread takes many times as long to make.
 */
export const resourceOf = <Kind extends ResourceKind>(
  { environment, region, sourceId }: RegionContext,
  kind: Kind,
  path: readonly string[],
  { name, status = null, tags = NONE }: Named,
) => ({
  id: resourceId(sourceId, kind, region, ...path),
  kind,
  name,
  environment,
  region,
  status,
  tags,
  sourceId,
});

/** The scope within which an address is unique: the VPC, or else the source itself. */
export const addressScope = ({ network, sourceId }: RegionContext): string => network ?? sourceId;

export const inNamespace = ({ source, region }: RegionContext, namespace: string): Reference => ({
  kind: "BELONGS_TO",
  to: aliases.nomadNamespace(source, region, namespace),
  strength: "STATED",
});

/** Metadata as tags, by key: Nomad writes it in another order with every answer. */
export const tagsFrom = (
  meta: Readonly<Record<string, string>> | null | undefined,
): readonly Tag[] => {
  const entries = Object.entries(meta ?? {}).sort(([one], [other]) => (one < other ? -1 : 1));
  return entries.length === 0 ? NONE : entries.map(([key, value]) => ({ key, value }));
};
