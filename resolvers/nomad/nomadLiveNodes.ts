import type { LiveNode } from "../../src/context.js";
import { regionsOf } from "./regions.js";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const NAMESPACE = /^[a-zA-Z0-9-]{1,128}$/;

/** Looks for what stands behind the region in an id; in one that does not exist there is nothing. */
const inRegion =
  (read: (...where: Parameters<LiveNode>) => ReturnType<LiveNode>): LiveNode =>
  async (address, context) => {
    const [region = ""] = address.path;
    const known = await regionsOf(context.estate, address.source);
    return known.length > 0 && !known.includes(region) ? null : read(address, context);
  };

/** What the Nomad room reads live by id. */
export const nomadLiveNodes: Readonly<Record<string, LiveNode>> = {
  "nomad:evaluation": inRegion(async ({ source, path }, { nomad }) => {
    const [region = "", id = "", ...more] = path;
    if (!UUID.test(id) || more.length > 0) return null;
    return nomad.reader(source, "nomad:readEvaluation").evaluation(region, id);
  }),
  "nomad:variable": inRegion(async ({ source, path }, { nomad }) => {
    const [region = "", namespace = "", ...segments] = path;
    if (!NAMESPACE.test(namespace) || segments.length === 0) return null;
    return nomad
      .reader(source, "nomad:readVariablePaths", { namespace })
      .variable(region, namespace, segments.join("/"));
  }),
};
