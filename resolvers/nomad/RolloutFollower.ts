import { setTimeout as delay } from "node:timers/promises";
import type { ChangeOutcome } from "../../src/operations/ChangeDeclaration.js";
import { Fault } from "../../src/errors.js";
import type { RunReach } from "../../src/operations/Reach.js";
import type { Changer, TargetPlace } from "./changeTarget.js";

const SHORTEST_MS = 100;
const LONGEST_MS = 2_000;
/** So many looks that fail in a row are too many: half a minute at least. */
const MOST_FAILURES = 20;

const EVALUATED: ReadonlySet<string> = new Set(["complete", "failed", "canceled"]);
const ENDED: ReadonlySet<string> = new Set(["successful", "failed", "cancelled"]);

type Deployment = NonNullable<Awaited<ReturnType<Changer["deployments"]["find"]>>>;
type Evaluation = NonNullable<Awaited<ReturnType<Changer["deployments"]["evaluation"]>>>;

/** How a rollout ended, or how far it got. */
export interface Rollout {
  readonly deploymentId: string | null;
  /** Nomad's word for where the deployment stands; null: there is none. */
  readonly status: string | null;
  readonly failure: ChangeOutcome["failure"] | null;
}

/** Follows what a registration sets off, and tells of it. */
export class RolloutFollower {
  #pauseMs = SHORTEST_MS;
  #failures = 0;
  #told = "";

  constructor(
    private readonly changer: Changer,
    private readonly place: TargetPlace,
    private readonly reach: Pick<RunReach, "signal" | "tell">,
  ) {}

  /** Until the deployment of an evaluation ended, or waits for somebody to promote it. */
  async follow(evaluationId: string): Promise<Rollout> {
    const evaluation = await this.#evaluated(evaluationId);
    const deploymentId = evaluation && (await this.#deploymentOf(evaluation));
    if (deploymentId !== null) return this.#deployed(deploymentId);
    const { status = "complete", description = "" } = evaluation ?? {};
    const message =
      `Nomad did not carry it out: the evaluation is ${status}. ${description}`.trim();
    const failure = status === "complete" ? null : rejected(message);
    return { deploymentId: null, status: null, failure };
  }

  async #evaluated(first: string) {
    let id = first;
    for (;;) {
      const evaluation = await this.#look(() =>
        this.changer.deployments.evaluation({ ...this.place, id }),
      );
      if (evaluation === null) return null;
      const { status, failedGroups, nextId } = evaluation;
      if (status === "failed" && nextId !== null) id = nextId;
      else if (EVALUATED.has(status)) {
        this.#tellUnplaced(failedGroups);
        return evaluation;
      }
      await this.#pause();
    }
  }

  /**
   * An evaluation that began no deployment names the latest one of the job, which may be of an earlier
   * version: how that ended says nothing of what was submitted now.
   */
  async #deploymentOf({ deploymentId: id, submittedIndex }: Evaluation): Promise<string | null> {
    if (id === null) return null;
    const found = await this.#look(() => this.changer.deployments.find({ ...this.place, id }));
    const isEarlier = (found?.submittedIndex ?? submittedIndex) < submittedIndex;
    return isEarlier ? null : id;
  }

  #tellUnplaced(groups: readonly string[]): void {
    if (groups.length === 0) return;
    const names = groups.slice(0, 20).join(", ");
    this.reach.tell("warn", `Nomad finds no place now for all of: ${names}.`);
  }

  async #deployed(deploymentId: string): Promise<Rollout> {
    const place = { ...this.place, id: deploymentId };
    for (;;) {
      const deployment = await this.#look(() => this.changer.deployments.find(place));
      if (deployment === null) {
        const message = "Nomad has forgotten the deployment before its end was seen.";
        return { deploymentId, status: null, failure: rejected(message) };
      }
      this.#tell(deployment);
      const { status } = deployment;
      if (ENDED.has(status)) {
        const failure = status === "successful" ? null : await this.#reason(place, deployment);
        return { deploymentId, status, failure };
      }
      if (awaitsPromotion(deployment)) return { deploymentId, status, failure: null };
      await this.#pause();
    }
  }

  async #reason(place: TargetPlace, { status, statusDescription }: Deployment) {
    const failures = await this.#look(() => this.changer.deployments.failures(place));
    for (const failure of failures) this.reach.tell("error", failure);
    const what = `The deployment ${place.id} is ${status}: ${statusDescription}.`;
    return rejected([what, ...failures].join(" ").slice(0, 2_000));
  }

  #tell(deployment: Deployment): void {
    const { status, statusDescription } = deployment;
    const groups = deployment.groups.map(
      ({ name, healthy, desiredTotal, unhealthy }) =>
        `${name} ${healthy} of ${desiredTotal} healthy${unhealthy > 0 ? `, ${unhealthy} unhealthy` : ""}`,
    );
    const words = `${statusDescription || status} (${groups.slice(0, 20).join("; ")})`;
    if (words === this.#told) return;
    this.#told = words;
    this.#pauseMs = SHORTEST_MS;
    this.reach.tell("info", words);
  }

  /** What cannot be read now may be read soon. */
  async #look<T>(read: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        const seen = await read();
        this.#failures = 0;
        return seen;
      } catch (error) {
        this.#failures += 1;
        const isPassing = error instanceof Fault && error.code.startsWith("UPSTREAM_");
        const { aborted } = this.reach.signal;
        if (!isPassing || aborted || this.#failures > MOST_FAILURES) throw error;
        if (this.#failures === 1) this.reach.tell("warn", error.message);
        await this.#pause();
      }
    }
  }

  async #pause(): Promise<void> {
    await delay(this.#pauseMs, undefined, { signal: this.reach.signal });
    this.#pauseMs = Math.min(LONGEST_MS, this.#pauseMs * 1.5);
  }
}

const rejected = (message: string): NonNullable<ChangeOutcome["failure"]> => ({
  code: "UPSTREAM_REJECTED",
  message,
});

/** Whether all canaries are healthy and somebody must say that they are good. */
const awaitsPromotion = ({ groups }: Deployment): boolean => {
  const waiting = groups.filter(
    ({ desiredCanaries, promoted, autoPromote }) =>
      desiredCanaries > 0 && !promoted && !autoPromote,
  );
  return (
    waiting.length > 0 &&
    waiting.every(({ healthy, desiredCanaries }) => healthy >= desiredCanaries)
  );
};
