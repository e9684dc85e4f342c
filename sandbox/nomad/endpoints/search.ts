import type { Handler } from "../http/Call.js";
import { textMember } from "./bodyReaders.js";
import {
  hitsOf,
  inScope,
  indexOf,
  LIMIT,
  reply,
  start,
  type Context,
  type Found,
} from "./searchContexts.js";

const isUuids = (context: Context): boolean =>
  ["allocs", "nodes", "evals", "deployment", "host_volumes"].includes(context);

/** POST /v1/search */
export const search: Handler = async (call) => {
  const body = await call.json();
  const { region } = call.server;
  const prefix = textMember(body, "Prefix");
  const given = textMember(body, "Context");
  const matches: Found["matches"] = {};
  const truncations: Found["truncations"] = {};
  let index = 0;
  for (const context of start(call, given)) {
    // A prefix that can not be one of a UUID finds nothing, not even an empty list.
    const impossible = isUuids(context) && /[^0-9a-f-]/i.test(prefix);
    if (impossible && given === "all") {
      if (context === "host_volumes") [matches[context], truncations[context]] = [null, false];
      continue;
    }
    const hits = impossible
      ? []
      : hitsOf(region, context).filter(
          (hit) => hit.id.startsWith(prefix) && inScope(call, hit, context),
        );
    matches[context] = hits.length > 0 ? hits.slice(0, LIMIT).map(({ id }) => id) : null;
    truncations[context] = hits.length > LIMIT;
    index = Math.max(index, indexOf(region, context));
  }
  return reply({ matches, truncations, index });
};
