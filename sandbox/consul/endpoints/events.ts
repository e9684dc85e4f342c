import { demand } from "../acl/demand.js";
import type { Agent } from "../agent/Agent.js";
import type { GivenEvent, UserEvent } from "../agent/Events.js";
import { multiError } from "../bodies/multiError.js";
import { goJson } from "../go/goJson.js";
import { goRegExp } from "../go/goRegExp.js";
import { matches } from "../go/matches.js";
import type { Handler } from "../http/Call.js";
import { badRequest, HttpError } from "../http/HttpError.js";
import { json } from "../http/Reply.js";
import { waited } from "../http/waited.js";
import { uint64, type Uint64 } from "../state/uint64.js";
import { listReply, see } from "./listing.js";

/** What gossip carries, its own parts included. */
const LIMIT = 512;
const OVERHEAD = 97;

/** PUT /v1/event/fire/:name?node=&service=&tag= */
export const fireEvent: Handler = async (call) => {
  const { dc } = call;
  if (call.rest === "") throw badRequest("Missing name");
  demand(call, "event", call.rest, "write");
  const payload = await call.body();
  const given: GivenEvent = {
    Name: call.rest,
    Payload: payload.length > 0 ? payload.toString("base64") : null,
    NodeFilter: call.query.get("node") ?? "",
    ServiceFilter: call.query.get("service") ?? "",
    TagFilter: call.query.get("tag") ?? "",
  };
  const concerns = filterOf(given);
  refuseLarge(given, payload.length);
  const { agents, agent: own } = call.cluster;
  const agent = agents.find(({ datacenter }) => datacenter === dc) ?? own;
  return json(goJson(agent.events.fire(given, concerns(agent))));
};

/** Whether an agent is meant. Throws 500 for a filter that is none. */
const filterOf = (given: GivenEvent): ((agent: Agent) => boolean) => {
  if (given.TagFilter !== "" && given.ServiceFilter === "") {
    throw new HttpError(500, "Cannot provide tag filter without service filter");
  }
  const node = pattern("node", given.NodeFilter);
  const service = pattern("service", given.ServiceFilter);
  const tag = pattern("tag", given.TagFilter);
  return (agent) =>
    matches(node, agent.nodeName) &&
    (given.ServiceFilter === "" ||
      [...agent.services.values()].some(
        ({ Service, Tags }) =>
          matches(service, Service) &&
          (given.TagFilter === "" || (Tags ?? []).some((own) => matches(tag, own))),
      ));
};

const pattern = (what: string, source: string): RegExp => {
  try {
    return goRegExp(source);
  } catch (error) {
    const reason = error instanceof Error ? error.message : "";
    throw new HttpError(500, `Invalid ${what} filter: ${reason}`);
  }
};

const refuseLarge = (given: GivenEvent, payload: number): void => {
  const texts = [given.Name, given.NodeFilter, given.ServiceFilter, given.TagFilter].join("");
  if (OVERHEAD + Buffer.byteLength(texts) + payload <= LIMIT) return;
  const limit = `user event exceeds configured limit of ${LIMIT} bytes before encoding`;
  throw new HttpError(500, multiError([`error broadcasting event to segment "": ${limit}`]));
};

/** GET /v1/event/list?name=: what the agent heard. Its index is made from the last id. */
export const listEvents: Handler = async (call) => {
  const { minIndex, waitMs } = call.options;
  const visible = see(call);
  const { events } = call.cluster.agent;
  const heard = (): readonly UserEvent[] =>
    events.list(call.query.get("name") ?? "").filter(({ Name }) => visible.sees("event", Name));
  await waited(call, {
    watch: (wake) => events.watch(wake),
    isOver: () => indexOf(heard()) !== minIndex,
    milliseconds: waitMs,
  });
  const rows = heard();
  const reply = listReply(visible, rows.map(goJson));
  return { ...reply, headers: { ...reply.headers, "X-Consul-Index": String(indexOf(rows)) } };
};

/** The two halves of the last event's id, one over the other. */
const indexOf = (events: readonly UserEvent[]): Uint64 => {
  const id = events.at(-1)?.ID.replaceAll("-", "");
  if (id === undefined) return 1;
  return uint64(BigInt(`0x${id.slice(0, 16)}`) ^ BigInt(`0x${id.slice(16)}`));
};
