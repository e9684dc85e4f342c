import { aliases } from "../../src/estate/aliases.js";
import type { Alias, Reference } from "../../src/estate/sighting.js";
import type { AllocationFacts } from "./allocationRows.js";
import type { RegionContext } from "./RegionContext.js";

/** What an allocation takes part in, as other lists and events tell. */
export interface Memberships {
  readonly deploymentId: string | null;
  /** Services of Nomad's own registry that it is registered for. */
  readonly services: readonly string[];
}

/** Past this many the references start anew. */
const LIMIT = 50_000;

/** What the allocations of one region refer to: many refer to the same, which is made once. */
export class AllocationReferences {
  #made = new Map<string, Reference>();

  constructor(readonly context: RegionContext) {}

  of(
    { namespace, jobId, nodeId }: AllocationFacts,
    { deploymentId, services }: Memberships,
  ): readonly Reference[] {
    const { source, region } = this.context;
    const references = [
      this.#one("INSTANCE_OF", `job ${namespace} ${jobId}`, () =>
        aliases.nomadJob(source, region, namespace, jobId),
      ),
    ];
    if (nodeId !== null) {
      references.push(this.#one("RUNS_ON", nodeId, () => aliases.nomadNode(nodeId)));
    }
    if (deploymentId !== null) {
      const to = () => aliases.nomadDeployment(deploymentId);
      references.push(this.#one("BELONGS_TO", deploymentId, to));
    }
    for (const name of services) {
      const to = () => aliases.nomadService(source, region, namespace, name);
      references.push(this.#one("BELONGS_TO", `service ${namespace} ${name}`, to));
    }
    return references;
  }

  #one(kind: Reference["kind"], key: string, to: () => Alias): Reference {
    const known = this.#made.get(key);
    if (known) return known;
    if (this.#made.size >= LIMIT) this.#made = new Map();
    const made: Reference = { kind, to: to(), strength: "STATED" };
    this.#made.set(key, made);
    return made;
  }
}
