import type { Journal } from "./Journal.js";
import type { CheckRow, NodeRow, ServiceRow } from "./rows.js";
import { SortedMap } from "./SortedMap.js";

const NONE: readonly CheckRow[] = [];

/** One node of the catalog with all that is registered on it. Keys are lower case, as in Consul. */
export class NodeEntry {
  readonly #services: SortedMap<ServiceRow>;
  readonly #checks: SortedMap<CheckRow>;
  #byService: Map<string, CheckRow[]> | undefined;
  #row: NodeRow;
  #snapshot: object = {};

  constructor(
    row: NodeRow,
    readonly journal?: Journal,
  ) {
    this.#row = row;
    this.#services = new SortedMap(journal);
    this.#checks = new SortedMap(journal);
  }

  get row(): NodeRow {
    return this.#row;
  }

  set row(row: NodeRow) {
    const before = this.#row;
    this.journal?.record(() => {
      this.row = before;
    });
    this.#row = row;
    this.#changed();
  }

  /** Another object after every change: what was derived from the node is good for as long as this is the same. */
  get snapshot(): object {
    return this.#snapshot;
  }

  service(id: string): ServiceRow | undefined {
    return this.#services.get(id.toLowerCase());
  }

  services(): Iterable<ServiceRow> {
    return this.#services.values();
  }

  setService(service: ServiceRow): void {
    this.#services.set(service.ID.toLowerCase(), service);
    this.#changed();
  }

  deleteService(id: string): void {
    this.#services.delete(id.toLowerCase());
    this.#changed();
  }

  check(id: string): CheckRow | undefined {
    return this.#checks.get(id.toLowerCase());
  }

  checks(): Iterable<CheckRow> {
    return this.#checks.values();
  }

  setCheck(check: CheckRow): void {
    this.#checks.set(check.CheckID.toLowerCase(), check);
    this.#changed();
  }

  deleteCheck(id: string): void {
    this.#checks.delete(id.toLowerCase());
    this.#changed();
  }

  /** The checks of one service; those of the node itself for "". */
  checksOf(serviceId: string): readonly CheckRow[] {
    this.#byService ??= this.#group();
    return this.#byService.get(serviceId.toLowerCase()) ?? NONE;
  }

  #changed(): void {
    this.journal?.record(() => {
      this.#changed();
    });
    this.#byService = undefined;
    this.#snapshot = {};
  }

  #group(): Map<string, CheckRow[]> {
    const groups = new Map<string, CheckRow[]>();
    for (const check of this.#checks.values()) {
      const key = check.ServiceID.toLowerCase();
      const group = groups.get(key);
      if (group) group.push(check);
      else groups.set(key, [check]);
    }
    return groups;
  }
}

/** One instance of a service with the node it runs on. */
export interface Instance {
  readonly entry: NodeEntry;
  readonly service: ServiceRow;
}
