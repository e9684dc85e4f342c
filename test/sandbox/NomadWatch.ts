import type { AllocRow, DeploymentRow } from "../../sandbox/nomad/state/rows.js";
import type { NomadSandbox } from "../../sandbox/nomad/startNomad.js";
import { until } from "../support/until.js";

/** Longer than a healthy rollout is ever silent. */
const STUCK_MS = 1_000;

/** Sends requests to a sandbox, and waits for what happens in it by itself. */
export class NomadWatch {
  readonly sandbox: NomadSandbox;

  constructor(sandbox: NomadSandbox) {
    this.sandbox = sandbox;
  }

  /** Sends what no recording shows. */
  async request(method: string, path: string, body?: unknown, token?: string): Promise<unknown> {
    const response = await fetch(this.sandbox.address + path, {
      method,
      ...(token === undefined ? {} : { headers: { "X-Nomad-Token": token } }),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (response.status !== 200) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  }

  /** Waits until nothing is pending or rolling out, or until what is has got stuck. */
  rest(): Promise<void> {
    const quiet = this.#quietFor(STUCK_MS);
    return this.until(() => !this.#busy() || quiet());
  }

  /** Waits for a condition. */
  until(holds: () => boolean | Promise<boolean>, milliseconds?: number): Promise<void> {
    return until("the sandbox got so far", holds, milliseconds);
  }

  /** Waits until nothing has been written for a while. */
  settled(quietMs = 150): Promise<void> {
    return this.until(this.#quietFor(quietMs));
  }

  index(): number {
    return this.sandbox.state("").index;
  }

  /** Waits until the canaries of a job are healthy. */
  healthy(id: string): Promise<void> {
    return this.until(() => {
      const canaries = this.allocs(id).filter((row) => row.DeploymentStatus?.Canary);
      return canaries.length > 0 && canaries.every((row) => row.DeploymentStatus?.Healthy === true);
    });
  }

  /** Waits until nothing of a namespace, or of one of its jobs, runs any more. */
  ended(namespace: string, id?: string): Promise<void> {
    return this.until(() =>
      this.allocs(id)
        .filter((row) => row.Namespace === namespace)
        .every(({ ClientStatus }) => ClientStatus === "complete" || ClientStatus === "failed"),
    );
  }

  draining(): boolean {
    const nodes = [...this.sandbox.state("").tables.nodes.values()];
    return nodes.some(({ DrainStrategy }) => DrainStrategy !== null);
  }

  /** All allocations, or those of a job. */
  allocs(id?: string): readonly AllocRow[] {
    const rows = [...this.sandbox.state("").tables.allocs.values()];
    return id === undefined ? rows : rows.filter(({ JobID }) => JobID === id);
  }

  /** Tells, time after time, whether nothing has been written for a while. */
  #quietFor(milliseconds: number): () => boolean {
    let index = this.index();
    let since = Date.now();
    return () => {
      if (this.index() !== index) [index, since] = [this.index(), Date.now()];
      return Date.now() - since >= milliseconds;
    };
  }

  #busy(): boolean {
    return [...this.sandbox.cluster.servers()].some(({ region: { tables } }) => {
      const evals = [...tables.evals.values()];
      if (evals.some((row) => row.Status === "pending" && row.WaitUntil === 0n)) return true;
      return [...tables.deployments.values()].some(isRolling);
    });
  }
}

/** Whether a deployment still gets further by itself. */
const isRolling = ({ Status, StatusDescription, TaskGroups }: DeploymentRow): boolean =>
  Status === "running" &&
  StatusDescription === "Deployment is running" &&
  Object.values(TaskGroups).some(({ PlacedAllocs }) => PlacedAllocs > 0);
