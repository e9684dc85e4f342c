import type { Context, LiveNode, NodeAddress } from "../../src/context.js";
import { regionsOf } from "./regions.js";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const NAMESPACE = /^[a-zA-Z0-9-]{1,128}$/;

/** In a region that does not exist there is nothing. */
const isRegion = ({ source, path: [region = ""] }: NodeAddress, { estate }: Context): boolean => {
  const known = regionsOf(estate, source);
  return known.length === 0 || known.includes(region);
};

const evaluation: LiveNode = {
  kind: "NOMAD_EVALUATION",
  named: ([, id = "", ...more]) => (UUID.test(id) && more.length === 0 ? { name: id } : null),
  read: async (address, context) => {
    const [region = ""] = address.path;
    const about = evaluation.named(address.path);
    if (!about?.name || !isRegion(address, context)) return null;
    return context.nomad
      .reader(address.source, "nomad:readEvaluation")
      .evaluation(region, about.name);
  },
};

const variable: LiveNode = {
  kind: "NOMAD_VARIABLE",
  named: ([, namespace = "", ...segments]) =>
    NAMESPACE.test(namespace) && segments.length > 0
      ? { name: segments.join("/"), namespace }
      : null,
  read: async (address, context) => {
    const [region = "", namespace = ""] = address.path;
    const about = variable.named(address.path);
    if (!about?.name || !isRegion(address, context)) return null;
    return context.nomad
      .reader(address.source, "nomad:readVariablePaths", { namespace })
      .variable(region, namespace, about.name);
  },
};

/** What the Nomad room reads live by id. */
export const nomadLiveNodes: Readonly<Record<string, LiveNode>> = {
  "nomad:evaluation": evaluation,
  "nomad:variable": variable,
};
