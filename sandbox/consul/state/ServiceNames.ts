import { destinationOf } from "./destinationOf.js";
import type { Instance, NodeEntry } from "./NodeEntry.js";
import type { Journal } from "./Journal.js";
import type { ServiceRow } from "./rows.js";
import { SortedMap } from "./SortedMap.js";

type Group = SortedMap<Instance>;
const NONE: Iterable<Instance> = [];

/** Finds the instances of a service by its name, and those that the mesh reaches it through. */
export class ServiceNames {
  readonly #byName: SortedMap<Group>;
  readonly #byDestination: SortedMap<Group>;
  /** Names as they were first written; keys are lower case. */
  readonly #spelling: SortedMap<string>;

  constructor(journal: Journal) {
    this.#byName = new SortedMap(journal);
    this.#byDestination = new SortedMap(journal);
    this.#spelling = new SortedMap(journal);
  }

  add(entry: NodeEntry, service: ServiceRow): void {
    place(this.#byName, service.Service, entry, service);
    this.#spelling.set(service.Service.toLowerCase(), service.Service);
    const destination = destinationOf(service);
    if (destination) place(this.#byDestination, destination, entry, service);
  }

  remove(entry: NodeEntry, service: ServiceRow): void {
    displace(this.#byName, service.Service, entry, service);
    if (!this.has(service.Service)) this.#spelling.delete(service.Service.toLowerCase());
    const destination = destinationOf(service);
    if (destination) displace(this.#byDestination, destination, entry, service);
  }

  has(name: string): boolean {
    return this.#byName.has(name.toLowerCase());
  }

  names(): readonly string[] {
    return [...this.#spelling.values()];
  }

  instances(name: string): Iterable<Instance> {
    return this.#byName.get(name.toLowerCase())?.values() ?? NONE;
  }

  connectInstances(name: string): Iterable<Instance> {
    return this.#byDestination.get(name.toLowerCase())?.values() ?? NONE;
  }
}

const keyOf = (entry: NodeEntry, service: ServiceRow): string =>
  `${entry.row.Node.toLowerCase()}\0${service.ID.toLowerCase()}`;

const place = (
  groups: SortedMap<Group>,
  name: string,
  entry: NodeEntry,
  service: ServiceRow,
): void => {
  const group = groups.get(name.toLowerCase()) ?? new SortedMap<Instance>(groups.journal);
  groups.set(name.toLowerCase(), group);
  group.set(keyOf(entry, service), { entry, service });
};

const displace = (
  groups: SortedMap<Group>,
  name: string,
  entry: NodeEntry,
  service: ServiceRow,
): void => {
  const group = groups.get(name.toLowerCase());
  group?.delete(keyOf(entry, service));
  if (group?.size === 0) groups.delete(name.toLowerCase());
};
