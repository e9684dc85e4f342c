import { ResourceKind } from "../schema/estate/enums.js";

/** Where the vendor's spelling is not that of the kind. */
const SPELLINGS: Readonly<Record<string, string>> = { ALICLOUD_VSWITCH: "AlicloudVSwitch" };

const spelled = (kind: string): string =>
  SPELLINGS[kind] ??
  kind
    .split("_")
    .map((word) => `${word.charAt(0)}${word.slice(1).toLowerCase()}`)
    .join("");

const TYPES = new Map<unknown, string>(
  Object.keys(ResourceKind).map((kind) => [kind, spelled(kind)]),
);

/**
 * The GraphQL type of a plain object behind `Node` or `Resource`: by its kind, e.g. ConsulServiceInstance
 * of CONSUL_SERVICE_INSTANCE; else what it says of itself.
 */
export const nodeTypeOf = (node: {
  readonly kind?: unknown;
  readonly __typename?: string;
}): string | undefined => TYPES.get(node.kind) ?? node.__typename;
