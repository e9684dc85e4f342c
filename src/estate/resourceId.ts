import type { ResourceKind, System } from "../../schema/estate/enums.js";
import { joinSegments } from "./segments.js";

const SYSTEMS: readonly System[] = ["ALICLOUD", "TERRAFORM", "VAULT", "CONSUL", "NOMAD"];

/** `consul:hz`, the id of a source. Names match `[a-z0-9-]+`. */
export const sourceId = (system: System, name: string): string => `${system.toLowerCase()}:${name}`;

export const systemOf = (kind: ResourceKind): System => {
  const system = SYSTEMS.find((name) => kind.startsWith(`${name}_`));
  if (!system) throw new Error(`No system has the kind ${kind}`);
  return system;
};

/** By kind: one is asked for with every id that is made. */
const segments = new Map<ResourceKind, string>();

/** `service-instance` of CONSUL_SERVICE_INSTANCE: how a kind is written in an id. */
export const kindSegment = (kind: ResourceKind): string => {
  const known = segments.get(kind);
  if (known !== undefined) return known;
  const words = kind.slice(systemOf(kind).length + 1).split("_");
  const segment = words.join("-").toLowerCase();
  segments.set(kind, segment);
  return segment;
};

/** `consul:hz` of the id of a thing; null: it is no such id. */
export const sourceOf = (id: string): string | null => {
  const colon = id.indexOf(":");
  if (colon < 0) return null;
  const end = id.indexOf(":", colon + 1);
  return end < 0 ? id : id.slice(0, end);
};

/** `consul:hz:service-instance:dc1/node-3/web-1`; never changes while the thing exists. */
export const resourceId = (
  source: string,
  kind: ResourceKind,
  ...path: readonly string[]
): string => `${source}:${kindSegment(kind)}:${joinSegments(path)}`;
