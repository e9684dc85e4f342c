import type { Connections } from "./Connections.js";
import type { Storage } from "./Storage.js";

/** What runs the SQL: the embedded database, or a server. */
export interface Engine {
  readonly kind: Storage["kind"];
  readonly status: Storage["status"];
  /** For what callers wait for: a statement may take 10 seconds. */
  readonly connections: Connections;
  /** For migrations, before anything else: a statement may take minutes. */
  readonly patient: Connections;
  readonly close: () => Promise<void>;
}
