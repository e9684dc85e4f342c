import { checkFields, serviceFields } from "../state/fields.js";
import type { Datacenter } from "../state/Datacenter.js";
import type { CheckFields, ServiceFields } from "../state/rows.js";
import { VERSIONS, type Profile } from "../Profile.js";
import { Events } from "./Events.js";
import { type CheckRule, LocalChecks } from "./LocalChecks.js";

const SERVER_PORT = 8300;
const LOCAL = {
  lan: "127.0.0.1",
  lan_ipv4: "127.0.0.1",
  wan: "127.0.0.1",
  wan_ipv4: "127.0.0.1",
} as const;

/** The server agent of one datacenter: its own node, and the services and checks that it was told of. */
export class Agent {
  readonly services = new Map<string, ServiceFields>();
  readonly checks: LocalChecks;
  readonly events = new Events();
  /** The ids of the sidecars that came with a service, and go with it. */
  readonly #sidecars = new Set<string>();

  constructor(
    readonly datacenter: Datacenter,
    readonly nodeName: string,
    readonly nodeId: string,
    readonly profile: Profile,
  ) {
    this.checks = new LocalChecks(datacenter.clock, {
      changed: (check) => {
        this.#sync([check]);
      },
      reap: (check) => {
        this.removeService(check.ServiceID);
      },
    });
  }

  get version(): string {
    return VERSIONS[this.profile];
  }

  /** The address of the server that leads. */
  get leader(): string {
    return `127.0.0.1:${SERVER_PORT}`;
  }

  /**
   * Registers the agent's own node, as a server does when it comes up. The agent itself adds addresses
   * and metadata to that; where ACLs deny by default it may not, as it has no token.
   */
  join(denied: boolean): void {
    this.datacenter.indexes.advanceTo(denied ? 12 : 9);
    this.datacenter.catalog.register({
      Node: this.nodeName,
      Address: "127.0.0.1",
      ID: this.nodeId,
      Service: consulService(this.version),
      Checks: [SERF_HEALTH],
    });
    if (denied) return;
    this.datacenter.indexes.advanceTo(11);
    this.datacenter.catalog.register({ ...this.#node() });
  }

  /** Takes over a service with its checks. Checks that it had before stay, unless they are replaced. */
  addService(service: ServiceFields, given: readonly CheckFields[], replaceChecks: boolean): void {
    this.services.set(service.ID, service);
    this.#sidecars.delete(service.ID);
    const kept = new Set(given.map((check) => check.CheckID));
    if (replaceChecks) {
      for (const check of this.checks.of(service.ID)) {
        if (!kept.has(check.CheckID)) this.removeCheck(check.CheckID);
      }
    }
    const checks = given.map((check) => this.checks.put({ ...check, Node: this.nodeName }));
    this.datacenter.catalog.register({
      ...this.#node(),
      SkipNodeUpdate: true,
      Service: service,
      Checks: checks,
    });
  }

  /** Says that a sidecar was not registered for itself, but came with its service. */
  tieSidecar(id: string): void {
    this.#sidecars.add(id);
  }

  /** Forgets a service, with the sidecar that came with it; false if it was not there. */
  removeService(id: string): boolean {
    if (!this.services.delete(id)) return false;
    this.#sidecars.delete(id);
    const sidecar = sidecarId(id);
    if (this.#sidecars.has(sidecar)) this.removeService(sidecar);
    for (const check of this.checks.of(id)) this.checks.remove(check.CheckID);
    this.datacenter.catalog.deregister({ Node: this.nodeName, ServiceID: id });
    return true;
  }

  addCheck(check: CheckFields): void {
    this.#sync([this.checks.put({ ...check, Node: this.nodeName })]);
  }

  /** Says how a check that was added is to be kept: renewed in time, or following another service. */
  keep(check: CheckFields, rule: CheckRule): void {
    this.checks.follow(check.CheckID, rule);
  }

  /** Turns the maintenance of a service, or of the whole node, on or off. */
  maintain(service: ServiceFields | undefined, enable: boolean, reason: string): void {
    const id = service ? `_service_maintenance:${service.ID}` : "_node_maintenance";
    if (!enable) {
      this.removeCheck(id);
      return;
    }
    this.addCheck(maintenanceCheck(id, service, reason));
  }

  /** Forgets a check; false if it was not there. */
  removeCheck(id: string): boolean {
    if (!this.checks.remove(id)) return false;
    this.datacenter.catalog.deregister({ Node: this.nodeName, CheckID: id });
    return true;
  }

  #sync(checks: readonly CheckFields[]): void {
    this.datacenter.catalog.register({ ...this.#node(), SkipNodeUpdate: true, Checks: checks });
  }

  #node() {
    return {
      Node: this.nodeName,
      Address: "127.0.0.1",
      ID: this.nodeId,
      TaggedAddresses: LOCAL,
      NodeMeta: { "consul-network-segment": "" },
    };
  }
}

/** The id of the sidecar that a service asks for. */
export const sidecarId = (serviceId: string): string => `${serviceId}-sidecar-proxy`;

const SERF_HEALTH = checkFields({
  CheckID: "serfHealth",
  Name: "Serf Health Status",
  Status: "passing",
  Output: "Agent alive and reachable",
});

const consulService = (version: string): ServiceFields =>
  serviceFields({
    Service: "consul",
    Port: SERVER_PORT,
    Meta: {
      non_voter: "false",
      raft_version: "3",
      serf_protocol_current: "2",
      serf_protocol_max: "5",
      serf_protocol_min: "1",
      version,
    },
  });

const maintenanceCheck = (
  id: string,
  service: ServiceFields | undefined,
  reason: string,
): CheckFields => {
  const what = service ? "Service" : "Node";
  const unstated = `Maintenance mode is enabled for this ${what.toLowerCase()}, but no reason was provided. This is a default message.`;
  const concerns = service && {
    ServiceID: service.ID,
    ServiceName: service.Service,
    ServiceTags: service.Tags,
  };
  return checkFields({
    CheckID: id,
    Name: `${what} Maintenance Mode`,
    Notes: reason === "" ? unstated : reason,
    Type: "maintenance",
    ...concerns,
  });
};
