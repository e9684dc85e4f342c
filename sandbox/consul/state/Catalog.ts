import { CatalogIndexes } from "./CatalogIndexes.js";
import { checkFields, revise } from "./fields.js";
import type { Indexes } from "./Indexes.js";
import { type Instance, NodeEntry } from "./NodeEntry.js";
import { registrationFault } from "./registrationFault.js";
import type { CheckFields, NodeFields, NodeRow, ServiceFields, StringMap } from "./rows.js";
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

/** The nodes, services and checks of one datacenter. */
export class Catalog {
  readonly #nodes: SortedMap<NodeEntry>;
  readonly #byId: SortedMap<NodeEntry>;
  readonly #names: ServiceNames;
  readonly #changed: CatalogIndexes;
  /** Called when a node or a check that sessions may depend on is gone or critical. */
  onLoss: (node: string, checkId?: string) => void = () => undefined;

  constructor(
    readonly indexes: Indexes,
    readonly datacenter: string,
  ) {
    this.#changed = new CatalogIndexes(indexes);
    this.#nodes = new SortedMap(indexes.journal);
    this.#byId = new SortedMap(indexes.journal);
    this.#names = new ServiceNames(indexes.journal);
  }

  nodes(): Iterable<NodeEntry> {
    return this.#nodes.values();
  }

  node(name: string): NodeEntry | undefined {
    return this.#nodes.get(name.toLowerCase());
  }

  /** The node with an id, which is its own for good; its name may change. */
  nodeById(id: string): NodeEntry | undefined {
    return this.#byId.get(id);
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

  /**
   * The index of a query about one service. While it has no instance: that of the last service
   * which lost its last instance, else that of the tables.
   */
  serviceIndex(service: string, exists: boolean, withChecks: boolean): Uint64 {
    return this.#changed.ofService(service, exists, withChecks);
  }

  /** Writes what differs from what is stored. Throws a sentence of Consul's for what cannot be stored. */
  register(registration: Registration): void {
    this.indexes.write((index) => {
      const { Node } = registration;
      const checks = (registration.Checks ?? []).map((check) =>
        checkFields({ ...check, Node: given(check.Node) ?? Node }),
      );
      const fault = registrationFault(registration, checks, this.node(Node));
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
    const entry =
      named ??
      new NodeEntry({ ...fields, CreateIndex: index, ModifyIndex: index }, this.indexes.journal);
    this.#nodes.set(registration.Node.toLowerCase(), entry);
    if (row) this.#replaceNode(entry, row);
    return entry;
  }

  #replaceNode(entry: NodeEntry, row: NodeRow): void {
    this.#byId.delete(entry.row.ID);
    if (row.ID !== "") this.#byId.set(row.ID, entry);
    this.#changed.node(entry);
    entry.row = row;
    this.#changed.node(entry);
  }

  #putService(entry: NodeEntry, fields: ServiceFields, index: Uint64): void {
    const stored = entry.service(fields.ID);
    const row = revise(fields, stored, index);
    if (!row) return;
    if (stored) {
      this.#names.remove(entry, stored);
      this.#changed.rows(entry, stored);
    }
    entry.setService(row);
    this.#names.add(entry, row);
    this.#changed.service(entry, row);
  }

  #putCheck(entry: NodeEntry, given: CheckFields, index: Uint64): void {
    const service = given.ServiceID ? entry.service(given.ServiceID) : undefined;
    const fields = service
      ? { ...given, ServiceName: service.Service, ServiceTags: service.Tags }
      : given;
    const row = revise(fields, entry.check(fields.CheckID), index);
    if (fields.Status === "critical") this.onLoss(entry.row.Node, fields.CheckID);
    this.#changed.checkWritten(entry, fields);
    if (!row) return;
    entry.setCheck(row);
    this.#changed.check(entry, row);
  }

  #dropNode(entry: NodeEntry): void {
    for (const service of [...entry.services()]) this.#dropService(entry, service.ID);
    for (const check of [...entry.checks()]) this.#dropCheck(entry, check.CheckID);
    this.#nodes.delete(entry.row.Node.toLowerCase());
    this.#byId.delete(entry.row.ID);
    this.#changed.node(entry);
    this.onLoss(entry.row.Node);
  }

  #dropService(entry: NodeEntry, id: string): void {
    const service = entry.service(id);
    if (!service) return;
    for (const check of [...entry.checksOf(id)]) this.#dropCheck(entry, check.CheckID);
    entry.deleteService(id);
    this.#names.remove(entry, service);
    this.#changed.serviceDropped(entry, service, this.#names.has(service.Service));
  }

  #dropCheck(entry: NodeEntry, id: string): void {
    const check = entry.check(id);
    if (!check) return;
    this.#changed.checkWritten(entry, check);
    this.#changed.check(entry, check);
    entry.deleteCheck(id);
    this.onLoss(entry.row.Node, check.CheckID);
  }
}

const given = (text: string | undefined): string | undefined => (text === "" ? undefined : text);

const nodeFields = (registration: Registration, datacenter: string): NodeFields => ({
  ID: registration.ID ?? "",
  Node: registration.Node,
  Address: registration.Address,
  Datacenter: datacenter,
  TaggedAddresses: registration.TaggedAddresses ?? null,
  Meta: registration.NodeMeta ?? null,
});
