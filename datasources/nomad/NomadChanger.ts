import type { CallRecorder } from "../../src/estate/sighting.js";
import { AllocationChanger } from "./AllocationChanger.js";
import { ChangeCalls } from "./ChangeCalls.js";
import { DeploymentChanger } from "./DeploymentChanger.js";
import { JobChanger } from "./JobChanger.js";
import { specificationOf, type JobSpecification } from "./jobSpecification.js";
import type { JsonFields } from "./JsonValue.js";
import type { NomadClient } from "./NomadClient.js";
import { NodeChanger } from "./NodeChanger.js";
import type { Regions } from "./Regions.js";
import { requireJobId, requireNamespace, requireNewJobId } from "./requestNames.js";
import { VariableChanger } from "./VariableChanger.js";
import { requireVariablePath } from "./variablePath.js";

/** Everything that one operation may change in a Nomad cluster. A call that changes is sent once. */
export class NomadChanger {
  readonly jobs: JobChanger;
  readonly deployments: DeploymentChanger;
  readonly nodes: NodeChanger;
  readonly allocations: AllocationChanger;
  readonly variables: VariableChanger;
  /** Throws INVALID_JOB_ID, INVALID_NAMESPACE or INVALID_PATH, without asking anybody. */
  readonly names: Readonly<
    Record<"jobId" | "newJobId" | "namespace" | "variablePath", (name: string) => void>
  >;
  readonly #calls: ChangeCalls;

  constructor(client: NomadClient, regions: Regions, calls: CallRecorder) {
    this.#calls = new ChangeCalls(client, regions, calls);
    const { name: source } = client;
    const of = (require: (name: string, source: string) => void) => (name: string) => {
      require(name, source);
    };
    this.names = {
      jobId: of(requireJobId),
      newJobId: of(requireNewJobId),
      namespace: of(requireNamespace),
      variablePath: of(requireVariablePath),
    };
    this.jobs = new JobChanger(this.#calls);
    this.deployments = new DeploymentChanger(this.#calls);
    this.nodes = new NodeChanger(this.#calls);
    this.allocations = new AllocationChanger(this.#calls);
    this.variables = new VariableChanger(this.#calls);
  }

  /** The region of that name, or that of the agent for null. Throws UNKNOWN_REGION. */
  region(name: string | null): Promise<string> {
    return this.#calls.region(name);
  }

  /** What a job in Nomad's JSON asks for. Throws BAD_USER_INPUT. */
  specification(job: JsonFields): JobSpecification {
    return specificationOf(job);
  }
}
