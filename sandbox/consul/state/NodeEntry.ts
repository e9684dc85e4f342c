import type { CheckRow, NodeRow, ServiceRow } from "./rows.js";
import { SortedMap } from "./SortedMap.js";

const NONE: readonly CheckRow[] = [];

/** One node of the catalog with all that is registered on it. Keys are lower case, as in Consul. */
export class NodeEntry {
  readonly services = new SortedMap<ServiceRow>();
  readonly #checks = new SortedMap<CheckRow>();
  #byService: Map<string, CheckRow[]> | undefined;

  constructor(public row: NodeRow) {}

  service(id: string): ServiceRow | undefined {
    return this.services.get(id.toLowerCase());
  }

  check(id: string): CheckRow | undefined {
    return this.#checks.get(id.toLowerCase());
  }

  checks(): Iterable<CheckRow> {
    return this.#checks.values();
  }

  get checkCount(): number {
    return this.#checks.size;
  }

  setCheck(check: CheckRow): void {
    this.#checks.set(check.CheckID.toLowerCase(), check);
    this.#byService = undefined;
  }

  deleteCheck(id: string): void {
    this.#checks.delete(id.toLowerCase());
    this.#byService = undefined;
  }

  /** The checks of one service; those of the node itself for "". */
  checksOf(serviceId: string): readonly CheckRow[] {
    this.#byService ??= this.#group();
    return this.#byService.get(serviceId.toLowerCase()) ?? NONE;
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
