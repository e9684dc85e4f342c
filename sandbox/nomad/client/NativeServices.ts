import type { Region } from "../state/Region.js";
import type { AllocRow } from "../state/rows.js";
import type { WorkloadService } from "./workloadServices.js";

/** Nomad's own service catalog. */
export class NativeServices {
  readonly #region: Region;

  constructor(region: Region) {
    this.#region = region;
  }

  register(alloc: AllocRow, services: readonly WorkloadService[]): void {
    if (services.length === 0) return;
    const region = this.#region;
    const node = region.tables.nodes.get(alloc.NodeID);
    region.write("ServiceRegistration", (write) => {
      for (const service of services) {
        const before = region.tables.services.get(service.id);
        write.put(region.tables.services, {
          Address: service.address,
          AllocID: alloc.ID,
          CreateIndex: before?.CreateIndex ?? write.index,
          Datacenter: node?.Datacenter ?? "",
          ID: service.id,
          JobID: alloc.JobID,
          ModifyIndex: write.index,
          Namespace: alloc.Namespace,
          NodeID: alloc.NodeID,
          Port: service.port,
          ServiceName: service.name,
          Tags: service.tags,
        });
      }
    });
  }

  deregister(services: readonly WorkloadService[]): void {
    const known = services.filter(({ id }) => this.#region.tables.services.has(id));
    if (known.length === 0) return;
    this.#region.write("ServiceDeregistration", (write) => {
      for (const { id } of known) write.remove(this.#region.tables.services, id);
    });
  }
}
