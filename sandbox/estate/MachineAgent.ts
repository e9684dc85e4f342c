import {
  agentCheck,
  agentCheckFields,
  agentService,
  type AgentService,
} from "../consul/bodies/agentBody.js";
import { givenServiceFields } from "../consul/bodies/serviceBody.js";
import type { ConsulSandbox } from "../consul/startConsul.js";
import type { Registration } from "../consul/state/Catalog.js";
import { checkFields, proxyFields } from "../consul/state/fields.js";
import type { ServiceFields } from "../consul/state/rows.js";
import { type Machine, nodeOf } from "./machines.js";

const SERVICE = "v1/agent/service/register";
const CHECK = "v1/agent/check/register";
const GONE = "v1/agent/service/deregister/";

/** The Consul agent of one machine, as far as a Nomad client speaks to it. Its checks always pass. */
export class MachineAgent {
  readonly #consul: ConsulSandbox;
  readonly #machine: Machine;

  constructor(consul: ConsulSandbox, machine: Machine) {
    this.#consul = consul;
    this.#machine = machine;
  }

  /** Answers what stands below the agent's address; undefined where that is nothing. */
  answer(path: string, body: string): string | undefined {
    const { name, place } = this.#machine;
    if (path === "v1/agent/self") {
      return JSON.stringify({ Config: { NodeName: name, Datacenter: place.datacenter } });
    }
    if (path === SERVICE) this.#addService(JSON.parse(body));
    else if (path === CHECK) this.#addCheck(JSON.parse(body));
    else if (path.startsWith(GONE)) this.#remove(decodeURIComponent(path.slice(GONE.length)));
    else return undefined;
    return "";
  }

  get #catalog() {
    return this.#consul.state(this.#machine.place.datacenter).catalog;
  }

  /** The service, and the sidecar that it asks for. */
  #addService(body: unknown): void {
    const { Connect: connect, ...given } = agentService.parse(body);
    const service = givenServiceFields(given, given.Name, connect?.Native ?? false);
    this.#register({ Service: service });
    if (connect?.SidecarService) this.#addSidecar(service, connect.SidecarService);
  }

  #addSidecar(service: ServiceFields, asked: AgentService): void {
    const name = `${service.Service}-sidecar-proxy`;
    const fields = givenServiceFields(asked, name, false);
    const ID = `${service.ID}-sidecar-proxy`;
    const check = checkFields({
      CheckID: `service:${ID}:1`,
      Name: "Connect Sidecar Listening",
      Status: "passing",
      ServiceID: ID,
      Type: "tcp",
      Interval: "10s",
    });
    const Proxy = proxyFields({
      ...fields.Proxy,
      DestinationServiceName: service.Service,
      DestinationServiceID: service.ID,
      Upstreams: fields.Proxy.Upstreams.map((upstream) => ({
        ...upstream,
        DestinationType: upstream.DestinationType || "service",
      })),
    });
    const Meta = fields.Meta ?? service.Meta;
    const Service = { ...fields, ID, Kind: "connect-proxy", Meta, Proxy };
    this.#register({ Service, Checks: [check] });
  }

  #addCheck(body: unknown): void {
    const given = agentCheck.parse(body);
    const { HTTP, TCP } = given;
    const check = {
      ...agentCheckFields(given, given.ID, given.ServiceID),
      Status: "passing",
      Output: HTTP ? `HTTP GET ${HTTP}: 200 OK` : `TCP connect ${TCP}: Success`,
      Definition: HTTP ? { HTTP } : { TCP },
    };
    this.#register({ Checks: [check] });
  }

  #register(what: Pick<Registration, "Service" | "Checks">): void {
    this.#catalog.register({ ...nodeOf(this.#machine), SkipNodeUpdate: true, ...what });
  }

  #remove(ServiceID: string): void {
    this.#catalog.deregister({ Node: this.#machine.name, ServiceID });
  }
}
