import type { ChangeTarget } from "../../src/operations/ChangeDeclaration.js";
import type { Json } from "../../src/operations/Json.js";
import type { Reach } from "../../src/operations/Reach.js";
import { pathOf } from "./changeTarget.js";

type Catalog = ReturnType<Reach["consul"]>["catalog"];
type RegisteredNode = NonNullable<Awaited<ReturnType<Catalog["node"]>>>;
type Instance = ReturnType<RegisteredNode["instances"]["get"]>;

/** Who keeps a thing of the catalog. */
export type Keeper = Awaited<ReturnType<Catalog["keeper"]>>;

const NOMAD_PREFIX = "_nomad-task-";

/** What reads and writes the target of a change of the catalog, and where that is. */
export const catalogAt = (target: ChangeTarget, reach: Reach) => {
  const [datacenter = "", node = "", serviceId = null] = pathOf(target);
  const { catalog } = reach.consul(target.source);
  return { catalog, place: { datacenter, node, serviceId } };
};

/** An instance as it is registered, as an approver may see it. */
export const shownInstance = (instance: Instance): Json => {
  if (!instance) return null;
  const { service, address, port, tags, meta } = instance;
  return { service, address, port, tags, meta };
};

/** Who makes the change, as people say it. */
export const shownKeeper = (keeper: Keeper): string =>
  keeper === "ASKED_AGENT" ? "the agent that keeps it" : "the catalog";

/** What an approver should know of a deregistration: who may undo it. */
export const remarksOnLoss = (serviceId: string | null, keeper: Keeper): readonly string[] => [
  ...(keeper === "OTHER_AGENT"
    ? ["The agent of its node may register it again: deregister it there as well."]
    : []),
  ...(serviceId?.startsWith(NOMAD_PREFIX)
    ? ["Nomad registered it, and may do so again while its allocation runs."]
    : []),
];
