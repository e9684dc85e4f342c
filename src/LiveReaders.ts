import type { ConsulChange, ConsulReader } from "../datasources/consul/createConsul.js";
import type { NomadChange, NomadReader } from "../datasources/nomad/createNomad.js";

/** The live reads of each room's sources, by source id. */
export interface LiveReaders {
  readonly consul: ReadonlyMap<string, ConsulReader>;
  readonly nomad?: ReadonlyMap<string, NomadReader>;
}

/** What changes each room's sources, by source id. */
export interface Changers {
  readonly consul: ReadonlyMap<string, ConsulChange>;
  readonly nomad: ReadonlyMap<string, NomadChange>;
}
