import type { ChangeTarget } from "../../src/operations/ChangeDeclaration.js";
import type { Reach } from "../../src/operations/Reach.js";
import { pathOf } from "./changeTarget.js";

/** What reads and writes the target of a change of a config entry, and where that is. */
export const configEntryAt = (target: ChangeTarget, reach: Reach) => {
  const [datacenter = "", kind = "", name = ""] = pathOf(target);
  const { configEntries } = reach.consul(target.source);
  return { configEntries, place: { datacenter, kind, name } };
};
