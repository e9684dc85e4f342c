import type { z } from "zod";
import type { Action } from "../policy/actions.js";
import type { ActionFacts, PolicyTarget } from "../policy/Policy.js";
import type { EstateView, Source } from "../estate/EstateView.js";
import type { Json, JsonObject } from "./Json.js";
import type { Reach, RunReach } from "./Reach.js";

/** What a change is about: a thing of the estate, or one that is read live, or one that is to be. */
export interface ChangeTarget {
  /** The source that will be changed. */
  readonly source: Source;
  /** The id of the thing as `node` takes it, e.g. `consul:hz:key:dc1/app/a`. */
  readonly id: string;
  /** What people call it, e.g. the key or the id of the job. */
  readonly name: string;
  /** What policies decide by; the door fills in system, source, id and name. */
  readonly attributes: Pick<PolicyTarget, "kind" | "namespace" | "environment" | "tags">;
}

/** What the system foresees; making it changes nothing. */
export interface ChangePlan {
  /** For people: a diff, the value before and after. Whoever may see the operation sees it. */
  readonly shown: Json;
  /**
   * The version of the target that the plan was made for, e.g. its modify index. An approval is void
   * once it differs.
   */
  readonly state: string;
  /** What policies may ask of this change. */
  readonly facts: ActionFacts;
  /** Ids of things in the estate that the change takes away: the door works out the impact. */
  readonly loses: readonly string[];
}

/** How the effect went. */
export interface ChangeOutcome {
  /** What the payload needs besides the operation, e.g. `{ evaluationId }`; kept with the operation. */
  readonly result: Readonly<Record<string, string | null>>;
  readonly upstreamRequestId?: string | null;
  /** The system took it and it went wrong later, e.g. a deployment that failed. */
  readonly failure?: { readonly code: string; readonly message: string };
}

/** What became of a change whose process died while it ran. */
export interface Examination {
  /** UNKNOWN where the system cannot tell; then somebody must look. */
  readonly found: "DONE" | "NOT_DONE" | "UNKNOWN";
  /** What was found, for people. */
  readonly message: string;
}

/**
 * A mutation, declared: the door does the rest, in its order. `Input` is plain JSON and comes back from
 * the database after an approval or a crash, so that nothing but it may matter.
 */
export interface ChangeDeclaration<Input> {
  readonly action: Action;
  /** Checks the input at the border; the first fault is BAD_USER_INPUT. */
  readonly input: z.ZodType<Input>;
  /** Throws what is wrong with the names in it, before any call goes out: INVALID_PATH, EMPTY_KEY ... */
  target(input: Input, reach: Reach): ChangeTarget | Promise<ChangeTarget>;
  plan(input: Input, target: ChangeTarget, reach: Reach): Promise<ChangePlan>;
  /** Runs once. Throws a Fault where the system refuses it. */
  run(input: Input, target: ChangeTarget, reach: RunReach): Promise<ChangeOutcome>;
  /** Looks at the target system after a crash; never changes it. */
  examine(
    input: Input,
    target: ChangeTarget,
    before: { readonly state: string; readonly operationId: string; readonly reach: Reach },
  ): Promise<Examination>;
  /** The input as it may be shown and kept in clear: secrets masked by `masked`. */
  shown(input: Input): JsonObject;
  /**
   * Whether the estate shows the effect, so that the caller reads its own write. Absent where the
   * estate does not hold what is changed.
   */
  isVisible?(input: Input, outcome: ChangeOutcome, estate: EstateView): boolean;
}

/** What the caller asks for besides the change; see `OperationOptions`. */
export interface ChangeOptions {
  readonly idempotencyKey?: string | null;
  readonly dryRun?: boolean | null;
  readonly reason?: string | null;
}
