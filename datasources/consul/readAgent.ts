import { z } from "zod";
import type { ConsulCall, ConsulClient } from "./ConsulClient.js";
import { ConsulFault } from "./consulFault.js";

/** What an agent says of itself; null where the token may not know. */
export interface AgentFacts {
  readonly version: string | null;
  readonly nodeName: string | null;
  readonly datacenter: string | null;
}

const UNKNOWN: AgentFacts = { version: null, nodeName: null, datacenter: null };

const self = z.object({
  Config: z.object({ Version: z.string(), NodeName: z.string(), Datacenter: z.string() }),
});
const servers = z.array(
  z.object({ Service: z.object({ Meta: z.record(z.string(), z.string()).nullish() }) }),
);

/** What can be asked for a list. */
type Listing = Pick<ConsulClient, "list">;

const read = async <T>(
  client: Listing,
  call: ConsulCall,
  shape: z.ZodType<T>,
  signal: AbortSignal,
): Promise<T | null> => {
  try {
    const { body } = await client.list({ ...call, maxBytes: 1024 * 1024 }, signal);
    return shape.parse(JSON.parse(body.toString("utf8")));
  } catch (error) {
    if (error instanceof ConsulFault && error.code !== "UPSTREAM_REJECTED") throw error;
    return null;
  }
};

/** Of the agent itself; without `agent:read`, the version of a server, which says so in its metadata. */
export const readAgent = async (client: Listing, signal: AbortSignal): Promise<AgentFacts> => {
  const agent = await read(client, { path: "/agent/self" }, self, signal);
  if (agent) {
    const { Version, NodeName, Datacenter } = agent.Config;
    return { version: Version, nodeName: NodeName, datacenter: Datacenter };
  }
  const rows = await read(client, { path: "/health/service/consul" }, servers, signal);
  const version = rows?.[0]?.Service.Meta?.["version"];
  return version === undefined ? UNKNOWN : { ...UNKNOWN, version };
};
