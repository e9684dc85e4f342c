import { destinationOf } from "./destinationOf.js";
import type { Indexes } from "./Indexes.js";
import type { NodeEntry } from "./NodeEntry.js";
import type { CheckFields, ServiceRow } from "./rows.js";
import { topics } from "./topics.js";
import type { Uint64 } from "./uint64.js";

const EXTINCTION = "service_last_extinction";

/**
 * What a change of the catalog does to the indexes, as in Consul's state store: which of them move,
 * and who is woken. The two differ: a query may have an index that moves without waking it.
 */
export class CatalogIndexes {
  constructor(readonly indexes: Indexes) {}

  /** The index of queries about a service; see Catalog.serviceIndex. */
  ofService(service: string, exists: boolean, withChecks: boolean): Uint64 {
    const entry = exists ? topics.service(service) : EXTINCTION;
    const tables = ["nodes", "services", ...(withChecks ? ["checks"] : [])];
    return this.indexes.get(entry) ?? this.indexes.max(...tables);
  }

  /** A node was written or dropped: that concerns all services on it. */
  node(entry: NodeEntry): void {
    this.indexes.touch("nodes");
    this.indexes.signal(topics.node(entry.row.Node));
    this.#signalMeta(entry);
    for (const service of entry.services()) {
      this.indexes.touch(topics.service(service.Service));
      this.indexes.signal(topics.serviceRows(service.Service));
    }
  }

  service(entry: NodeEntry, service: ServiceRow): void {
    this.indexes.touch("services");
    this.indexes.touch(topics.service(service.Service));
    this.rows(entry, service);
  }

  /** A service left a node; `remains` says whether others have the same name. */
  serviceDropped(entry: NodeEntry, service: ServiceRow, remains: boolean): void {
    this.indexes.touch("services");
    this.indexes.move("checks");
    this.rows(entry, service);
    if (remains) {
      this.indexes.touch(topics.service(service.Service));
      return;
    }
    this.indexes.drop(topics.service(service.Service));
    this.indexes.touch(EXTINCTION);
  }

  /** Wakes who looks at a row, without moving an index. */
  rows(entry: NodeEntry, service: ServiceRow): void {
    this.indexes.signal(topics.serviceRows(service.Service));
    this.indexes.signal(topics.connect(destinationOf(service)));
    this.indexes.signal(topics.nodeServices(entry.row.Node));
    this.#signalMeta(entry);
  }

  /** A check was written, be it the same as before: the table moves, and who looks at checks is woken. */
  checkWritten(entry: NodeEntry, check: CheckFields): void {
    this.indexes.touch("checks");
    this.indexes.signal(topics.checks);
    this.indexes.signal(topics.nodeChecks(entry.row.Node));
    if (check.ServiceName) this.indexes.signal(topics.serviceChecks(check.ServiceName));
  }

  /** A check changed: so does its service, or all services of its node. */
  check(entry: NodeEntry, check: CheckFields): void {
    if (check.ServiceID) {
      this.indexes.touch(topics.service(check.ServiceName));
      return;
    }
    for (const { Service } of entry.services()) this.indexes.touch(topics.service(Service));
  }

  #signalMeta(entry: NodeEntry): void {
    for (const [key, value] of Object.entries(entry.row.Meta ?? {})) {
      this.indexes.signal(topics.nodeMeta(key, value));
    }
  }
}
