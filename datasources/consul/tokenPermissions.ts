import { z } from "zod";
import type { ConsulCall, ConsulClient } from "./ConsulClient.js";
import { ConsulFault } from "./consulFault.js";
import type { HttpAnswer } from "./ConsulHttp.js";

/** A kind of thing that Causeway reads, and the rule of an ACL policy that lets it. */
export interface Permission {
  readonly resource: string;
  readonly what: string;
  readonly rule: string;
  /** Whether the observer needs it; live reads need the others. */
  readonly isObserved: boolean;
}

const permission = (
  resource: string,
  what: string,
  rule: string,
  isObserved = false,
): Permission => ({ resource, what, rule, isObserved });

const PERMISSIONS: readonly Permission[] = [
  permission("node", "nodes", 'node_prefix "" { policy = "read" }', true),
  permission("service", "services", 'service_prefix "" { policy = "read" }', true),
  permission(
    "intention",
    "intentions",
    'service_prefix "" { policy = "read" intentions = "read" }',
    true,
  ),
  permission("key", "keys", 'key_prefix "" { policy = "read" }'),
  permission("session", "sessions", 'session_prefix "" { policy = "read" }'),
  permission("query", "prepared queries", 'query_prefix "" { policy = "read" }'),
  permission("agent", "agents", 'agent_prefix "" { policy = "read" }'),
];

/** What is asked for: a kind of thing, and the name or prefix of it. */
export interface Asked {
  readonly resource: string;
  readonly segment: string;
}

const answers = z.array(z.object({ Resource: z.string(), Allow: z.boolean() }));

/** The question whether the token may read these. */
const authorization = (asked: readonly Asked[]): ConsulCall => ({
  path: "/internal/acl/authorize",
  body: asked.map(({ resource, segment }) => ({
    Resource: resource,
    Segment: segment,
    Access: "read",
  })),
});

/** The kinds of things that are refused; none where Consul does not say, as with ACLs off. */
const refusedIn = async (answer: Promise<HttpAnswer>): Promise<ReadonlySet<string>> => {
  try {
    const rows = answers.parse(JSON.parse((await answer).body.toString("utf8")));
    return new Set(rows.filter(({ Allow }) => !Allow).map(({ Resource }) => Resource));
  } catch (error) {
    const isOff = error instanceof ConsulFault && error.code === "UPSTREAM_REJECTED";
    if (isOff || error instanceof SyntaxError || error instanceof z.ZodError) return new Set();
    throw error;
  }
};

/**
 * What the token may not read everywhere; nothing where ACLs are off. Before 1.10 nothing else tells
 * that lists are filtered.
 */
export const lackingPermissions = async (
  client: ConsulClient,
  signal: AbortSignal,
): Promise<readonly Permission[]> => {
  const asked = PERMISSIONS.map(({ resource }) => ({ resource, segment: "" }));
  const refused = await refusedIn(client.list(authorization(asked), signal));
  return PERMISSIONS.filter(({ resource }) => refused.has(resource));
};

/** Whether an empty list is one that the token does not see. */
export const isHidden = async (
  client: ConsulClient,
  asked: Asked,
  signal: AbortSignal,
): Promise<boolean> =>
  (await refusedIn(client.live(authorization([asked]), signal))).has(asked.resource);
