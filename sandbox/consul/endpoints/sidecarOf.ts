import { type Agent, sidecarId } from "../agent/Agent.js";
import {
  type AgentCheck,
  agentCheckOf,
  type AgentService,
  checkFault,
  checksOf,
} from "../bodies/agentBody.js";
import { givenServiceFields } from "../bodies/serviceBody.js";
import { HttpError } from "../http/HttpError.js";
import type { Proxy, ServiceFields } from "../state/rows.js";

const FIRST_PORT = 21_000;
const LAST_PORT = 21_255;

/** The sidecar that a service asks for; whatever it does not say follows from the service. */
export const sidecarOf = (
  agent: Agent,
  service: ServiceFields,
  asked: AgentService,
): { service: ServiceFields; checks: readonly AgentCheck[] } => {
  const id = sidecarId(service.ID);
  const name = or(asked.Name, `${service.Service}-sidecar-proxy`);
  const given = givenServiceFields(asked, name, false);
  const port = asked.Port === 0 ? freePort(agent, id) : asked.Port;
  const own = checksOf(asked);
  for (const check of own) refuse(check);
  return {
    service: {
      ...given,
      ID: id,
      Kind: or(asked.Kind, "connect-proxy"),
      Port: port,
      Address: or(given.Address, service.Address),
      Tags: given.Tags ?? service.Tags,
      Meta: given.Meta ?? service.Meta,
      Proxy: proxyTo(service, given.Proxy),
    },
    checks: own.length > 0 ? own : usual(service, port),
  };
};

/** Consul says of a sidecar's check, and of no other, that it is a fault of its own. */
const refuse = (check: AgentCheck): void => {
  const fault = checkFault(check);
  if (!fault) return;
  throw new HttpError(500, `Bad request: Invalid check in sidecar_service: ${fault}`);
};

const or = (text: string, otherwise: string): string => (text === "" ? otherwise : text);

const proxyTo = (service: ServiceFields, given: Proxy): Proxy => ({
  ...given,
  DestinationServiceName: or(given.DestinationServiceName, service.Service),
  DestinationServiceID: or(given.DestinationServiceID, service.ID),
  LocalServiceAddress: or(given.LocalServiceAddress, "127.0.0.1"),
  LocalServicePort: given.LocalServicePort === 0 ? service.Port : given.LocalServicePort,
});

const freePort = (agent: Agent, id: string): number => {
  const before = agent.services.get(id)?.Port;
  if (before) return before;
  const taken = new Set([...agent.services.values()].map(({ Port }) => Port));
  for (let port = FIRST_PORT; port <= LAST_PORT; port += 1) if (!taken.has(port)) return port;
  throw new HttpError(500, "Failed to assign sidecar port: no ports left");
};

/** Whether the sidecar listens, and whether the service itself is healthy. */
const usual = (service: ServiceFields, port: number): readonly AgentCheck[] => [
  agentCheckOf({
    Name: "Connect Sidecar Listening",
    TCP: `${service.Address || "127.0.0.1"}:${port}`,
    Interval: 10e9,
  }),
  agentCheckOf({
    Name: `Connect Sidecar Aliasing ${service.ID}`,
    AliasService: service.ID,
  }),
];
