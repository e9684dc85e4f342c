import { createHash } from "node:crypto";
import { checkFieldTypes, nodeServiceFields } from "../filter/fieldTypes.js";
import { goJson, sorted } from "../go/goJson.js";
import type { Call, Handler } from "../http/Call.js";
import { HttpError } from "../http/HttpError.js";
import { json } from "../http/Reply.js";
import { stretched, waited } from "../http/waited.js";
import type { CheckFields, ServiceFields } from "../state/rows.js";
import { agentServiceShape } from "../shapes/agentServiceShape.js";
import { queryFilter, see } from "./listing.js";

const newer = (call: Call): boolean => call.cluster.profile !== "1.8";

/** A service in the words of the agent's API. */
export const shapeOf = (call: Call, service: ServiceFields): object =>
  agentServiceShape(service, newer(call) ? call.cluster.agent.datacenter.name : undefined);

export const listAgentServices: Handler = (call) => {
  const passes = queryFilter(call, nodeServiceFields);
  const visible = see(call);
  const shown: Record<string, object> = {};
  for (const [id, service] of call.cluster.agent.services) {
    if (visible.service(service.Service) && passes(service)) shown[id] = shapeOf(call, service);
  }
  return json(goJson(sorted(shown)), visible.headers());
};

/** The row of a check that only the agent knows: it has no index. */
const checkShape = (call: Call, check: CheckFields): object => ({
  Node: check.Node,
  CheckID: check.CheckID,
  Name: check.Name,
  Status: check.Status,
  Notes: check.Notes,
  Output: check.Output,
  ServiceID: check.ServiceID,
  ServiceName: check.ServiceName,
  ServiceTags: check.ServiceTags ?? [],
  Type: check.Type,
  ...(newer(call) ? { Interval: check.Interval, Timeout: check.Timeout, ExposedPort: 0 } : {}),
  Definition: {},
  CreateIndex: 0,
  ModifyIndex: 0,
});

export const listAgentChecks: Handler = (call) => {
  const passes = queryFilter(call, checkFieldTypes);
  const visible = see(call);
  const { agent } = call.cluster;
  const shown: Record<string, object> = {};
  for (const check of agent.checks.list()) {
    const seen = check.ServiceName
      ? visible.service(check.ServiceName)
      : visible.node(agent.nodeName);
    if (seen && passes(check)) shown[check.CheckID] = checkShape(call, check);
  }
  return json(goJson(sorted(shown)), visible.headers());
};

const hashOf = (shape: object): string =>
  createHash("sha256").update(goJson(shape)).digest("hex").slice(0, 16);

/** GET /v1/agent/service/:id; with ?hash= it waits for another content than that. */
export const agentService: Handler = async (call) => {
  const find = (): object & { ContentHash: string } => {
    const service = call.cluster.agent.services.get(call.rest);
    if (!service) throw unknown(call);
    const shape = shapeOf(call, service);
    return { ...shape, ContentHash: hashOf(shape) };
  };
  const service = call.cluster.agent.services.get(call.rest);
  if (!service) throw unknown(call);
  if (!call.authz.allows("service", service.Service, "read")) {
    throw new HttpError(403, "Permission denied");
  }
  const asked = call.query.get("hash") ?? "";
  if (asked !== "") await changed(call, () => find().ContentHash !== asked);
  const found = find();
  return json(goJson(found), { "X-Consul-Contenthash": found.ContentHash });
};

const unknown = (call: Call): HttpError => new HttpError(404, `unknown service ID: ${call.rest}`);

const changed = (call: Call, moved: () => boolean): Promise<void> =>
  waited(call, {
    watch: (wake) => call.cluster.agent.datacenter.indexes.watch(["services"], wake),
    isOver: moved,
    milliseconds: stretched(call.options.waitMs),
  });
