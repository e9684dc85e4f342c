import { z } from "zod";
import { capabilities } from "./capabilities.js";
import {
  acceptedFrom,
  followedEvaluationFrom,
  type Accepted,
  type FollowedEvaluation,
} from "./changeRows.js";
import { queryOf, type ChangeCalls, type ThingPlace } from "./ChangeCalls.js";
import { deploymentFactsFrom, type DeploymentFacts } from "./deploymentRows.js";
import { failuresFrom } from "./failedAllocations.js";
import { requireUuid } from "./requestNames.js";

const failures = z.array(z.unknown()).nullable();

/** Follows and changes rollouts. Methods may throw CONFLICT, NOT_FOUND, RATE_LIMITED or one of UPSTREAM_*. */
export class DeploymentChanger {
  constructor(private readonly calls: ChangeCalls) {}

  /** Null where it is gone. */
  find(place: ThingPlace): Promise<DeploymentFacts | null> {
    const path = `/v1/deployment/${this.#id(place)}`;
    return this.calls.read({ path, query: queryOf(place) }, deploymentFactsFrom);
  }

  /** Null where it is gone. */
  evaluation(place: ThingPlace): Promise<FollowedEvaluation | null> {
    const path = `/v1/evaluation/${this.#id(place)}`;
    return this.calls.read({ path, query: queryOf(place) }, followedEvaluationFrom);
  }

  /** What went wrong with the allocations of a deployment, a sentence each. */
  async failures(place: ThingPlace): Promise<readonly string[]> {
    const path = `/v1/deployment/allocations/${this.#id(place)}`;
    const parse = (value: unknown) => failuresFrom(failures.parse(value) ?? []);
    return (await this.calls.read({ path, query: queryOf(place) }, parse)) ?? [];
  }

  /** Null: all groups. */
  promote(place: ThingPlace, groups: readonly string[] | null): Promise<Accepted> {
    const which = groups === null ? { All: true } : { Groups: groups };
    return this.#post("promote", place, which);
  }

  fail(place: ThingPlace): Promise<Accepted> {
    return this.#post("fail", place, {});
  }

  #post(verb: string, place: ThingPlace, more: object): Promise<Accepted> {
    const id = this.#id(place);
    const path = `/v1/deployment/${verb}/${id}`;
    const body = { DeploymentID: id, ...more };
    const needs = capabilities.inNamespace("submit-job", place);
    const call = { method: "POST", path, query: queryOf(place), body, needs } as const;
    return this.calls.write(call, acceptedFrom);
  }

  #id({ id }: ThingPlace): string {
    requireUuid(id, this.calls.source);
    return id;
  }
}
