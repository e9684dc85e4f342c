import { demand } from "../acl/demand.js";
import {
  type AgentCheck,
  agentCheckFields,
  type AgentService,
  agentService,
  checksOf,
} from "../bodies/agentBody.js";
import { multiError } from "../bodies/multiError.js";
import { proxyFault } from "../bodies/proxyFault.js";
import { givenServiceFields, weightsFault } from "../bodies/serviceBody.js";
import type { Call, Handler } from "../http/Call.js";
import { badRequest, HttpError } from "../http/HttpError.js";
import { empty } from "../http/Reply.js";
import type { ServiceFields, Weights } from "../state/rows.js";
import { isStatus, refuseCheck } from "./agentCheckWrites.js";
import { deny } from "./agentDenial.js";
import { decoded } from "./catalogWrites.js";
import { metaFault } from "./metaFault.js";
import { sidecarOf } from "./sidecarOf.js";

interface Addition {
  readonly service: ServiceFields;
  readonly checks: readonly AgentCheck[];
}

/** How Go prints the type that an agent decodes services into. */
const ROOT =
  'struct { EnableTagOverrideSnake bool "json:\\"enable_tag_override\\""; TaggedAddressesSnake map[string]structs.ServiceAddress "json:\\"tagged_addresses\\""; *structs.Alias }';
const STRUCTS = { $: ROOT, "": "", Check: "CheckType", Checks: "CheckType" };

export const registerService: Handler = async (call) => {
  const given = await decoded(call, agentService, STRUCTS);
  if (given.Name === "") throw badRequest("Missing service name");
  const native = given.Connect?.Native ?? false;
  const addition: Addition = {
    service: completed(givenServiceFields(given, given.Name, native)),
    checks: checksOf(given),
  };
  refuse(addition, given.Weights);
  const sidecar = askedSidecar(call, addition.service, given.Connect?.SidecarService ?? undefined);
  deny(call, "service", given.Name);
  add(call, addition);
  if (sidecar) {
    add(call, sidecar);
    call.cluster.agent.tieSidecar(sidecar.service.ID);
  }
  return empty();
};

const askedSidecar = (
  call: Call,
  service: ServiceFields,
  asked: AgentService | undefined,
): Addition | undefined => {
  if (!asked) return undefined;
  if (asked.ID !== "") {
    const managed = "A SidecarService cannot specify an ID as this is managed by the agent";
    throw badRequest(multiError([managed]));
  }
  const sidecar = sidecarOf(call.cluster.agent, service, asked);
  return { ...sidecar, service: completed(sidecar.service) };
};

/** A service with what an agent adds to it. */
const completed = (service: ServiceFields): ServiceFields => withAddresses(withTypes(service));

const refuse = ({ service, checks }: Addition, weights: Weights | null | undefined): void => {
  if (service.Address === "0.0.0.0" || service.Address === "::") {
    throw badRequest("Invalid service address");
  }
  const meta = metaFault(service.Meta);
  if (meta) throw badRequest(`Invalid Service Meta: ${meta}`);
  for (const check of checks) {
    refuseCheck(check);
    if (check.Status !== "" && !isStatus(check.Status)) {
      throw badRequest("Status for checks must 'passing', 'warning', 'critical'");
    }
  }
  const heavy = weightsFault(weights);
  if (heavy) throw badRequest(`Invalid Weights: ${heavy}`);
  const fault = proxyFault(service);
  if (fault) throw badRequest(fault);
};

const add = (call: Call, { service, checks }: Addition): void => {
  const replace = ["", "true"].includes(call.query.get("replace-existing-checks") ?? "false");
  const { agent } = call.cluster;
  const ids = checks.map((check, position) => {
    const numbered = checks.length > 1 ? `:${position + 1}` : "";
    return check.CheckID || `service:${service.ID}${numbered}`;
  });
  const rows = checks.map((check, position) => ({
    ...agentCheckFields(
      { ...check, Name: check.Name || `Service '${service.Service}' check` },
      ids[position] ?? "",
      service.ID,
    ),
    ServiceName: service.Service,
    ServiceTags: service.Tags,
  }));
  agent.addService(service, rows, replace);
  checks.forEach((check, position) => {
    const row = rows[position];
    if (row) agent.keep(row, check);
  });
};

/** An agent says of every upstream that it is a service, unless it is told otherwise. */
const withTypes = (service: ServiceFields): ServiceFields => ({
  ...service,
  Proxy: {
    ...service.Proxy,
    Upstreams: service.Proxy.Upstreams.map((upstream) => ({
      ...upstream,
      DestinationType: upstream.DestinationType === "" ? "service" : upstream.DestinationType,
    })),
  },
});

/** An agent names the addresses of a service by network, where it has one. */
const withAddresses = (service: ServiceFields): ServiceFields => {
  if (!/^\d+(\.\d+){3}$/.test(service.Address)) return service;
  const own = { Address: service.Address, Port: service.Port };
  return {
    ...service,
    TaggedAddresses: { lan_ipv4: own, wan_ipv4: own, ...service.TaggedAddresses },
  };
};

export const deregisterService: Handler = (call) => {
  const { agent } = call.cluster;
  if (call.rest === "") throw new HttpError(500, "ServiceID missing");
  const service = agent.services.get(call.rest);
  if (service) deny(call, "service", service.Service);
  else if (call.cluster.profile !== "1.8") {
    throw new HttpError(404, unknownService(call.rest));
  } else if (call.cluster.acl.enabled) {
    throw new HttpError(500, `Unknown service {${JSON.stringify(call.rest)} {}}`);
  }
  agent.removeService(call.rest);
  return empty();
};

const unknownService = (id: string): string =>
  `Unknown service ID ${JSON.stringify(id)}. Ensure that the service ID is passed, not the service name.`;

export const maintainService: Handler = (call) => {
  if (call.rest === "") throw badRequest("Missing service ID");
  const enable = enabled(call);
  const { agent } = call.cluster;
  const service = agent.services.get(call.rest);
  if (!service) {
    throw new HttpError(
      404,
      call.cluster.profile === "1.8"
        ? `No service registered with ID "${call.rest}"`
        : unknownService(call.rest),
    );
  }
  deny(call, "service", service.Service);
  agent.maintain(service, enable, call.query.get("reason") ?? "");
  return empty();
};

export const maintainNode: Handler = (call) => {
  const enable = enabled(call);
  demand(call, "node", call.cluster.agent.nodeName, "write");
  call.cluster.agent.maintain(undefined, enable, call.query.get("reason") ?? "");
  return empty();
};

const enabled = (call: Call): boolean => {
  const value = call.query.get("enable");
  if (value === null || value === "") throw badRequest("Missing value for enable");
  if (/^(?:1|t|T|TRUE|true|True)$/.test(value)) return true;
  if (/^(?:0|f|F|FALSE|false|False)$/.test(value)) return false;
  throw badRequest(`Invalid value for enable: ${JSON.stringify(value)}`);
};
