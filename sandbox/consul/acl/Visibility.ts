import type { Call } from "../http/Call.js";
import type { Resource } from "./Rules.js";

/** Leaves out what the caller may not read, and remembers that it did. */
export class Visibility {
  #hidden = false;

  constructor(readonly call: Call) {}

  node(name: string): boolean {
    return this.sees("node", name);
  }

  service(name: string): boolean {
    return this.sees("service", name);
  }

  sees(resource: Resource, name: string): boolean {
    return this.keep(this.call.authz.allows(resource, name, "read"));
  }

  /** Remembers what was decided elsewhere. */
  keep(seen: boolean): boolean {
    if (!seen) this.#hidden = true;
    return seen;
  }

  /** What newer versions say of an answer that is not whole. */
  headers(): Record<string, string> {
    const { authz, cluster } = this.call;
    const told = this.#hidden && !authz.anonymous && cluster.profile !== "1.8";
    return told ? { "X-Consul-Results-Filtered-By-Acls": "true" } : {};
  }
}
