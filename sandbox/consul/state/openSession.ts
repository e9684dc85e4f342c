import type { Datacenter } from "./Datacenter.js";
import type { GivenSession, SessionRow } from "./Sessions.js";

/** Opens a session of a node. Throws what Consul says where the node or a check is missing, or a check fails. */
export const openSession = (dc: Datacenter, given: GivenSession): SessionRow =>
  dc.indexes.write(() => {
    const entry = dc.catalog.node(given.Node);
    if (!entry) throw new Error("Missing node registration");
    const ids = [...(given.NodeChecks ?? []), ...(given.ServiceChecks ?? []).map(({ ID }) => ID)];
    for (const id of ids) {
      const check = entry.check(id);
      if (!check) throw new Error(`Missing check '${id}' registration`);
      if (check.Status === "critical") {
        throw new Error(`Check '${id}' is in ${check.Status} state`);
      }
    }
    return dc.sessions.open(given);
  });
