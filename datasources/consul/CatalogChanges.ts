import { resourceId } from "../../src/estate/resourceId.js";
import {
  registeredChecksFrom,
  registeredNodeFrom,
  type RegisteredNode,
} from "./catalogNodeRows.js";
import type { CatalogPlace, Keeper, Registration } from "./CatalogPlace.js";
import type { ChangeCalls, Taken } from "./ChangeCalls.js";
import { requireName } from "./changeNames.js";
import { permissions } from "./changePermissions.js";
import type { ConsulChange } from "./ConsulClient.js";
import { ConsulFault } from "./consulFault.js";
import { isAddressable } from "./urlNames.js";

/** The check that every living agent keeps on its node. */
const AGENT_CHECK = "serfHealth";

/** Registrations, deregistrations and maintenance, by the agent that keeps the thing where it is the one asked. */
export class CatalogChanges {
  constructor(private readonly calls: ChangeCalls) {}

  /**
   * The place of an instance, with the id that it has or will have. Throws INVALID_NAME, before any
   * call, and UNKNOWN_DATACENTER.
   */
  async named(
    datacenter: string | null,
    node: string,
    serviceId: string,
  ): Promise<CatalogPlace & { readonly id: string }> {
    requireName("The node", node);
    requireName("The service id", serviceId);
    if (!isAddressable(node)) throw this.#unaddressable(node);
    const dc = await this.calls.datacenter(datacenter);
    const id = resourceId(this.calls.sourceId, "CONSUL_SERVICE_INSTANCE", dc, node, serviceId);
    return { datacenter: dc, node, serviceId, id };
  }

  /** The node as the catalog has it now; null where there is none. */
  async node({ datacenter, node }: CatalogPlace): Promise<RegisteredNode | null> {
    if (!isAddressable(node)) throw this.#unaddressable(node);
    const params = { node };
    const [found, checks] = await Promise.all([
      this.calls.thing(datacenter, { path: "/catalog/node/{node}", params }, registeredNodeFrom),
      this.calls.thing(datacenter, { path: "/health/node/{node}", params }, registeredChecksFrom),
    ]);
    return found && { ...found, checks: checks ?? [] };
  }

  /** Who would put back what only the catalog is told to forget. */
  async keeper(place: CatalogPlace, { checks }: RegisteredNode): Promise<Keeper> {
    const { nodeName, datacenter } = await this.calls.agent();
    const isAsked = nodeName === place.node && datacenter === place.datacenter;
    if (isAsked && (await this.#isOwn(place))) return "ASKED_AGENT";
    return this.hasAgent({ checks }) ? "OTHER_AGENT" : "NOBODY";
  }

  /** Whether the node has an agent: it removes what it did not register itself. */
  hasAgent({ checks }: Pick<RegisteredNode, "checks">): boolean {
    return checks.some(({ checkId }) => checkId === AGENT_CHECK);
  }

  /** The id of the check that stands for maintenance. */
  maintenanceCheckId({ serviceId }: CatalogPlace): string {
    return serviceId === null ? "_node_maintenance" : `_service_maintenance:${serviceId}`;
  }

  /**
   * Adds or replaces an instance, and the node where there is none. A node that is there stays as it is:
   * an address that differs from its own becomes that of the instance.
   */
  register(
    { datacenter, node, serviceId }: CatalogPlace,
    { service, address, port, tags, meta, checks }: Registration,
    known: RegisteredNode | null,
  ): Promise<Taken> {
    const isOwnAddress = known === null || known.address === address;
    const body = {
      Datacenter: datacenter,
      Node: node,
      Address: known?.address ?? address,
      SkipNodeUpdate: known !== null,
      Service: {
        ID: serviceId,
        Service: service,
        Address: isOwnAddress ? "" : address,
        Port: port,
        Tags: tags,
        Meta: meta,
      },
      Checks: checks.map(({ checkId, name, status, notes }) => ({
        Node: node,
        CheckID: checkId,
        Name: name,
        Status: status,
        Notes: notes,
        ServiceID: serviceId,
      })),
    };
    const needs = permissions.registration(known === null ? node : null, service);
    return this.#put({ datacenter, needs, body }, "/catalog/register");
  }

  deregister(place: CatalogPlace, keeper: Keeper): Promise<Taken> {
    const { datacenter, node, serviceId } = place;
    const needs = permissions.registered(place);
    if (keeper === "ASKED_AGENT" && serviceId !== null) {
      const params = { id: serviceId };
      const path = "/agent/service/deregister/{id}";
      return this.calls.change(datacenter, { method: "PUT", path, params, needs });
    }
    const body = { Datacenter: datacenter, Node: node, ServiceID: serviceId };
    return this.#put({ datacenter, needs, body }, "/catalog/deregister");
  }

  /** The check that says that it is in maintenance; null: it is not. */
  maintenance(place: CatalogPlace, { checks }: RegisteredNode) {
    const own = this.maintenanceCheckId(place);
    return checks.find(({ checkId }) => checkId === own) ?? null;
  }

  setMaintenance(
    place: CatalogPlace,
    { enabled, reason }: { readonly enabled: boolean; readonly reason: string },
    keeper: Keeper,
  ): Promise<Taken> {
    const { datacenter, node, serviceId } = place;
    const checkId = this.maintenanceCheckId(place);
    const needs = permissions.registered(place);
    if (keeper === "ASKED_AGENT") {
      const query = { enable: String(enabled), ...(enabled ? { reason } : {}) };
      const own = serviceId === null ? "/agent/maintenance" : "/agent/service/maintenance/{id}";
      const params = { id: serviceId ?? "" };
      return this.calls.change(datacenter, { method: "PUT", path: own, params, query, needs });
    }
    const here = { Datacenter: datacenter, Node: node };
    if (!enabled) {
      const body = { ...here, CheckID: checkId };
      return this.#put({ datacenter, needs, body }, "/catalog/deregister");
    }
    const check = {
      Node: node,
      CheckID: checkId,
      Name: serviceId === null ? "Node Maintenance Mode" : "Service Maintenance Mode",
      Notes: reason,
      Status: "critical",
      ServiceID: serviceId ?? "",
    };
    const body = { ...here, SkipNodeUpdate: true, Check: check };
    return this.#put({ datacenter, needs, body }, "/catalog/register");
  }

  /** Catalog endpoints heed only the datacenter in the body. */
  #put(
    { datacenter, ...call }: Pick<ConsulChange, "body" | "needs"> & { readonly datacenter: string },
    path: string,
  ): Promise<Taken> {
    return this.calls.change(datacenter, { method: "PUT", path, ...call });
  }

  /** Whether the agent that is asked, on whose node it is, keeps it itself. */
  async #isOwn({ datacenter, serviceId }: CatalogPlace): Promise<boolean> {
    if (serviceId === null) return true;
    if (!isAddressable(serviceId)) return false;
    const call = { path: "/agent/service/{id}", params: { id: serviceId } };
    try {
      return (await this.calls.thing(datacenter, call, () => true)) ?? false;
    } catch (error) {
      if (error instanceof ConsulFault && error.code === "UPSTREAM_REJECTED") return false;
      throw error;
    }
  }

  #unaddressable(node: string): Error {
    const what = `The node ${JSON.stringify(node.slice(0, 80))} has a name that no URL can hold: no segment of it may be empty, '.' or '..'.`;
    return this.calls.refusal("INVALID_NAME", what);
  }
}
