import { checkFields, revise } from "./fields.js";
import type { Indexes } from "./Indexes.js";
import { type Instance, NodeEntry } from "./NodeEntry.js";
import { registrationFault } from "./registrationFault.js";
import type {
  CheckFields,
  CheckRow,
  NodeFields,
  NodeRow,
  ServiceFields,
  StringMap,
} from "./rows.js";
import { ServiceNames } from "./ServiceNames.js";
import { SortedMap } from "./SortedMap.js";
import type { Uint64 } from "./uint64.js";

/** What one registration may bring: a node, a service on it, and checks of either. */
export interface Registration {
  readonly Node: string;
  readonly Address: string;
  readonly ID?: string;
  readonly TaggedAddresses?: StringMap | null;
  readonly NodeMeta?: StringMap | null;
  readonly SkipNodeUpdate?: boolean;
  readonly Service?: ServiceFields;
  readonly Checks?: readonly (Partial<CheckFields> & Pick<CheckFields, "CheckID">)[];
}

const EXTINCTION = "service_last_extinction";

/** The nodes, services and checks of one datacenter, with Consul's index rules. */
export class Catalog {
  readonly #nodes = new SortedMap<NodeEntry>();
  readonly #byId = new Map<string, NodeEntry>();
  readonly #names = new ServiceNames();
  /** Called when a node or a check that sessions may depend on is gone or critical. */
  onLoss: (node: string, checkId?: string) => void = () => undefined;

  constructor(
    readonly indexes: Indexes,
    readonly datacenter: string,
  ) {}

  nodes(): Iterable<NodeEntry> {
    return this.#nodes.values();
  }

  node(name: string): NodeEntry | undefined {
    return this.#nodes.get(name.toLowerCase());
  }

  serviceNames(): readonly string[] {
    return this.#names.names();
  }

  /** The instances of a service, ordered by node and service id. */
  instances(service: string): Iterable<Instance> {
    return this.#names.instances(service);
  }

  /** The instances through which the mesh reaches a service: its proxies, and itself where native. */
  connectInstances(service: string): Iterable<Instance> {
    return this.#names.connectInstances(service);
  }

  hasService(service: string): boolean {
    return this.#names.has(service);
  }

  /**
   * The index of a query about one service. While it has no instance: that of the last service
   * which lost its last instance, else that of the tables.
   */
  serviceIndex(service: string, exists: boolean, withChecks: boolean): Uint64 {
    const own = exists
      ? this.indexes.get(`service.${service.toLowerCase()}`)
      : this.indexes.get(EXTINCTION);
    return own ?? this.indexes.max("nodes", "services", ...(withChecks ? ["checks"] : []));
  }

  /** Writes what differs from what is stored. Throws a sentence of Consul's for what cannot be stored. */
  register(registration: Registration): void {
    this.indexes.write((index) => {
      const checks = (registration.Checks ?? []).map((check) =>
        checkFields({
          ...check,
          Node: check.Node === undefined || check.Node === "" ? registration.Node : check.Node,
        }),
      );
      const fault = registrationFault(registration, checks, this.node(registration.Node));
      if (fault) throw new Error(fault);
      const entry = this.#putNode(registration, index);
      if (registration.Service) this.#putService(entry, registration.Service, index);
      for (const check of checks) this.#putCheck(entry, check, index);
    });
  }

  /** Removes a check, a service, or the whole node; absent ones leave no trace. */
  deregister(target: { Node: string; ServiceID?: string; CheckID?: string }): void {
    this.indexes.write(() => {
      const entry = this.node(target.Node);
      if (!entry) return;
      if (target.ServiceID) this.#dropService(entry, target.ServiceID);
      else if (target.CheckID) this.#dropCheck(entry, target.CheckID);
      else this.#dropNode(entry);
    });
  }

  #putNode(registration: Registration, index: Uint64): NodeEntry {
    const named = this.node(registration.Node);
    if (named && registration.SkipNodeUpdate) return named;
    const fields = nodeFields(registration, this.datacenter);
    const known = this.#byId.get(fields.ID);
    if (known && known !== named) this.#dropNode(known);
    const row = revise(fields, known?.row ?? named?.row, index);
    const entry = named ?? new NodeEntry({ ...fields, CreateIndex: index, ModifyIndex: index });
    this.#nodes.set(registration.Node.toLowerCase(), entry);
    if (row) this.#replaceNode(entry, row);
    return entry;
  }

  #replaceNode(entry: NodeEntry, row: NodeRow): void {
    this.#byId.delete(entry.row.ID);
    if (row.ID !== "") this.#byId.set(row.ID, entry);
    entry.row = row;
    this.indexes.touch("nodes");
    this.#touchServicesOf(entry);
  }

  #putService(entry: NodeEntry, fields: ServiceFields, index: Uint64): void {
    const stored = entry.service(fields.ID);
    const row = revise(fields, stored, index);
    if (!row) return;
    if (stored) this.#names.remove(entry, stored);
    entry.services.set(fields.ID.toLowerCase(), row);
    this.#names.add(entry, row);
    this.indexes.touch("services");
    this.#touchService(row.Service);
  }

  #putCheck(entry: NodeEntry, given: CheckFields, index: Uint64): void {
    const service = given.ServiceID ? entry.service(given.ServiceID) : undefined;
    const fields = service
      ? { ...given, ServiceName: service.Service, ServiceTags: service.Tags }
      : given;
    const row = revise(fields, entry.check(fields.CheckID), index);
    if (fields.Status === "critical") this.onLoss(entry.row.Node, fields.CheckID);
    if (!row) return;
    entry.setCheck(row);
    this.#touchCheck(entry, row);
  }

  #dropNode(entry: NodeEntry): void {
    for (const service of [...entry.services.values()]) this.#dropService(entry, service.ID);
    for (const check of [...entry.checks()]) this.#dropCheck(entry, check.CheckID);
    this.#nodes.delete(entry.row.Node.toLowerCase());
    this.#byId.delete(entry.row.ID);
    this.indexes.touch("nodes");
    this.onLoss(entry.row.Node);
  }

  #dropService(entry: NodeEntry, id: string): void {
    const service = entry.service(id);
    if (!service) return;
    for (const check of [...entry.checksOf(id)]) this.#dropCheck(entry, check.CheckID);
    entry.services.delete(id.toLowerCase());
    this.#names.remove(entry, service);
    this.indexes.touch("services");
    this.indexes.touch("checks");
    this.#touchOrExtinguish(service.Service);
  }

  #dropCheck(entry: NodeEntry, id: string): void {
    const check = entry.check(id);
    if (!check) return;
    this.#touchCheck(entry, check);
    entry.deleteCheck(id);
    this.onLoss(entry.row.Node, check.CheckID);
  }

  /** A check of a node concerns all services on it. */
  #touchCheck(entry: NodeEntry, check: CheckRow): void {
    this.indexes.touch("checks");
    if (check.ServiceID) this.#touchService(check.ServiceName);
    else this.#touchServicesOf(entry);
  }

  #touchServicesOf(entry: NodeEntry): void {
    for (const service of entry.services.values()) this.#touchService(service.Service);
  }

  #touchService(name: string): void {
    this.indexes.touch(`service.${name.toLowerCase()}`);
  }

  #touchOrExtinguish(name: string): void {
    if (this.#names.has(name)) {
      this.#touchService(name);
      return;
    }
    this.indexes.drop(`service.${name.toLowerCase()}`);
    this.indexes.touch(EXTINCTION);
  }
}

const nodeFields = (registration: Registration, datacenter: string): NodeFields => ({
  ID: registration.ID ?? "",
  Node: registration.Node,
  Address: registration.Address,
  Datacenter: datacenter,
  TaggedAddresses: registration.TaggedAddresses ?? null,
  Meta: registration.NodeMeta ?? null,
});
