import { resourceId } from "../../src/estate/resourceId.js";
import type { Sink } from "../../src/estate/sighting.js";
import type { RegionContext } from "./RegionContext.js";
import type { RegistrationFacts } from "./registryRows.js";
import { serviceSighting } from "./serviceSighting.js";

type Registrations = Map<string, RegistrationFacts>;
type ServiceName = Pick<RegistrationFacts, "namespace" | "service">;

const NO_NAMES: readonly string[] = [];

/** Nomad's own registry of services in one region: a service is what its registrations are together. */
export class ServiceTable {
  readonly #services = new Map<string, Registrations>();
  /** By allocation, then by registration: the names of services. */
  readonly #ofAllocation = new Map<string, Map<string, string>>();
  readonly #removed = new Map<string, number>();

  /** `touched`: an allocation is registered for other services than before. */
  constructor(
    private readonly context: RegionContext,
    private readonly sink: Sink,
    private readonly touched: (allocationId: string) => void,
  ) {}

  /** The services that an allocation is registered for. */
  namesOf(allocationId: string): readonly string[] {
    const names = this.#ofAllocation.get(allocationId);
    return names ? [...new Set(names.values())].sort() : NO_NAMES;
  }

  /** An event of registration. */
  take(registration: RegistrationFacts): void {
    const { id, modifyIndex } = registration;
    const known = this.#services.get(this.#key(registration))?.get(id);
    if (modifyIndex < Math.max(known?.modifyIndex ?? 0, this.#removed.get(id) ?? 0)) return;
    this.#put(registration);
    this.#tell(registration);
  }

  /** An event of removal. */
  remove(registration: RegistrationFacts, index: number): void {
    this.#removed.set(registration.id, index);
    this.#drop(registration);
    this.#tell(registration);
  }

  begin(): void {
    this.#removed.clear();
  }

  /** All registrations of all services, as they were at `index`. */
  replace(registrations: readonly RegistrationFacts[], index: number): void {
    const listed = new Set(registrations.map(({ id }) => id));
    const changed = new Map<string, ServiceName>();
    for (const known of [...this.#services.values()].flatMap((of) => [...of.values()])) {
      if (listed.has(known.id) || known.modifyIndex > index) continue;
      this.#drop(known);
      changed.set(this.#key(known), known);
    }
    for (const registration of registrations) {
      if (registration.modifyIndex < (this.#removed.get(registration.id) ?? 0)) continue;
      this.#put(registration);
      changed.set(this.#key(registration), registration);
    }
    for (const name of changed.values()) this.#tell(name);
  }

  /** Whatever is read next is news. */
  reset(): void {
    for (const registrations of this.#services.values()) {
      for (const [id, known] of registrations) registrations.set(id, { ...known, modifyIndex: 0 });
    }
    this.#removed.clear();
  }

  #key({ namespace, service }: ServiceName): string {
    return `${namespace}\0${service}`;
  }

  #put(registration: RegistrationFacts): void {
    const key = this.#key(registration);
    const of = this.#services.get(key) ?? new Map<string, RegistrationFacts>();
    this.#services.set(key, of.set(registration.id, registration));
    const { allocationId, id, service } = registration;
    const names = this.#ofAllocation.get(allocationId) ?? new Map<string, string>();
    const isNew = !names.has(id);
    this.#ofAllocation.set(allocationId, names.set(id, service));
    if (isNew) this.touched(allocationId);
  }

  #drop(registration: RegistrationFacts): void {
    const { allocationId, id } = registration;
    const of = this.#services.get(this.#key(registration));
    of?.delete(id);
    if (of?.size === 0) this.#services.delete(this.#key(registration));
    const names = this.#ofAllocation.get(allocationId);
    if (!names?.delete(id)) return;
    if (names.size === 0) this.#ofAllocation.delete(allocationId);
    this.touched(allocationId);
  }

  #tell(name: ServiceName): void {
    const { sourceId, region } = this.context;
    const of = this.#services.get(this.#key(name));
    if (of) {
      const scope = `${region}/NOMAD_SERVICE`;
      this.sink.upsert(scope, serviceSighting(this.context, name, [...of.values()]));
    } else {
      const { namespace, service } = name;
      this.sink.remove(resourceId(sourceId, "NOMAD_SERVICE", region, namespace, service));
    }
  }
}
