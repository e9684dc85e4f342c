import type { ServerResponse } from "node:http";
import { goJson } from "../go/goJson.js";
import type { Call, Handler } from "../http/Call.js";
import { badRequest, invalidMethod } from "../http/HttpError.js";
import type { Authorizer } from "../acl/Authorizer.js";
import type { EventBatch } from "./EventBuffer.js";
import type { TopicEvent } from "./TopicEvent.js";

const HEARTBEAT_MS = 30_000;
/** How long a stream that nobody may read is left open. */
const DENIED_MS = 2_000;
/** Topics that belong to no namespace and need other rights. */
const CLUSTER_TOPICS = new Set([
  "Node",
  "NodePool",
  "ACLToken",
  "ACLPolicy",
  "ACLRole",
  "Operator",
  "*",
]);

/** Topics by name, each with the keys that are asked for; "*" stands for all. */
type Topics = ReadonlyMap<string, ReadonlySet<string>>;

/** GET /v1/event/stream: an endless answer of one line of JSON for each raft index. */
export const eventStream: Handler = (call) => {
  if (call.method !== "GET") throw invalidMethod();
  const index = indexOf(call.query.get("index"));
  const topics = topicsOf(call.query.getAll("topic"));
  const allowed = access(call, topics);
  const { response } = call;
  head(response);
  if (!allowed) {
    const timer = setTimeout(() => response.end(), DENIED_MS);
    timer.unref();
    call.onEnd(() => {
      clearTimeout(timer);
    });
    return undefined;
  }
  pump(call, { topics, index });
  return undefined;
};

const indexOf = (given: string | null): number => {
  if (given === null || given === "") return 0;
  if (/^-?\d+$/.test(given)) return Number(given);
  const words = `strconv.Atoi: parsing ${JSON.stringify(given)}: invalid syntax`;
  throw badRequest(`Unable to parse index: ${words}`);
};

const topicsOf = (given: readonly string[]): Topics => {
  if (given.length === 0) return new Map([["*", new Set(["*"])]]);
  const topics = new Map<string, Set<string>>();
  for (const topic of given) {
    const [name = "", key = "*", ...more] = topic.split(":");
    if (more.length > 0) {
      throw badRequest(
        `Invalid topic query: error parsing topics: Invalid key value pair for topic, topic: ${topic}`,
      );
    }
    topics.set(name, (topics.get(name) ?? new Set()).add(key));
  }
  return topics;
};

/** Nomad takes the connection over and writes a bare head, without a length. */
const head = (response: ServerResponse): void => {
  response.useChunkedEncodingByDefault = false;
  response.writeHead(200, {
    Connection: "close",
    "Cache-Control": "no-cache",
    "Content-Type": "application/json",
    Vary: "Accept-Encoding",
  });
  response.flushHeaders();
};

/** Whether the region exists and the caller may read the topics; a refusal has no words. */
const access = (call: Call, topics: Topics): boolean => {
  try {
    const { authz, namespace, server } = call;
    if (!server.name) return false;
    if (authz.management) return true;
    const names = [...topics.keys()];
    if (names.some((name) => !topicAllowed(authz, name))) return false;
    if (namespace === "*") return authz.namespace("*", "read-job");
    return authz.namespace(namespace, "read-job");
  } catch {
    return false;
  }
};

const topicAllowed = (authz: Authorizer, name: string): boolean => {
  if (name === "Node") return authz.node("read");
  return !CLUSTER_TOPICS.has(name);
};

interface Pump {
  readonly topics: Topics;
  readonly index: number;
}

const pump = (call: Call, { topics, index }: Pump): void => {
  const { events } = call.server.region;
  const { response, namespace } = call;
  const wanted = (event: TopicEvent): boolean =>
    inNamespace(event, namespace) && matches(topics, event);
  const send = ({ index: at, events: batch }: EventBatch): void => {
    if (call.cluster.acl.enabled && !access(call, topics)) {
      response.end();
      return;
    }
    const chosen = batch.filter(wanted);
    if (chosen.length > 0) response.write(`${line(at, chosen)}\n`);
  };
  response.write("{}\n");
  for (const batch of events.since(index)) send(batch);
  const forget = events.subscribe(send);
  const heartbeat = setInterval(() => response.write("{}\n"), HEARTBEAT_MS);
  heartbeat.unref();
  call.onEnd(() => {
    forget();
    clearInterval(heartbeat);
  });
};

const inNamespace = (event: TopicEvent, namespace: string): boolean =>
  event.namespace === "" || namespace === "*" || event.namespace === namespace;

const matches = (topics: Topics, event: TopicEvent): boolean => {
  const keys = topics.get(event.topic) ?? topics.get("*");
  if (!keys) return false;
  return (
    keys.has("*") || keys.has(event.key) || (event.filterKeys ?? []).some((key) => keys.has(key))
  );
};

const line = (index: number, events: readonly TopicEvent[]): string =>
  goJson({
    Index: index,
    Events: events.map((event) => ({
      FilterKeys: event.filterKeys,
      Index: index,
      Key: event.key,
      Namespace: event.namespace,
      Payload: event.payload,
      Topic: event.topic,
      Type: event.type,
    })),
  });
