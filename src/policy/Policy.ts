import type { Group } from "../estate/Group.js";

/** Who asks. */
export interface Caller {
  readonly subject: string;
  readonly roles: readonly string[];
  /** What the identity provider says besides; policies read a claim as a set of strings. */
  readonly claims?: Readonly<Record<string, string | number | boolean | readonly string[]>>;
}

/** What a decision is about; absent attributes are absent, not empty. */
export interface PolicyTarget {
  /** As `node` takes it, e.g. `nomad:hz:job:global/default/web`. */
  readonly id?: string;
  /** In capitals, e.g. `NOMAD`. */
  readonly system?: string;
  /** The id of the source, e.g. `nomad:hz`. */
  readonly source?: string;
  readonly kind?: string;
  readonly namespace?: string | null;
  /** Unknown (null or absent) counts as production. */
  readonly environment?: string | null;
  readonly name?: string;
  readonly tags?: readonly { readonly key: string; readonly value: string }[];
}

/**
 * Facts of the change: whole numbers, strings, booleans and sets of strings; flat. Which there are
 * stands in `facts.ts`: any other is an error, because a misspelt one would silence a policy.
 */
export type ActionFacts = Readonly<Record<string, number | string | boolean | readonly string[]>>;

/** May `caller` do `action`, e.g. `consul:setKey`, to `target`? */
export interface Question {
  readonly caller: Caller;
  readonly action: string;
  readonly target: PolicyTarget;
  readonly facts?: ActionFacts;
}

/** `count` different people must approve, each holding one of `roles`. */
export interface ApprovalRule {
  readonly policyId: string;
  readonly count: number;
  readonly roles: readonly string[];
}

/**
 * ALLOW: some policy permits it and none forbids it. APPROVAL: it is permitted, and what forbids it
 * gives way to approvals. FORBIDDEN: nothing permits it; POLICY_DENIED: a policy forbids it and is
 * named; POLICY_ERROR: the policies could not be evaluated, so nothing is allowed. Reasons are for callers.
 */
export type Verdict =
  | { readonly outcome: "ALLOW"; readonly policyIds: readonly string[] }
  | {
      readonly outcome: "APPROVAL";
      readonly policyIds: readonly string[];
      readonly approvals: readonly ApprovalRule[];
      readonly reason: string;
    }
  | {
      readonly outcome: "DENY";
      readonly code: "FORBIDDEN" | "POLICY_DENIED" | "POLICY_ERROR";
      readonly policyIds: readonly string[];
      readonly reason: string;
    };

/** The policies in force. */
export interface Policy {
  /** Names the set in force by the contents of its files. */
  readonly version: string;
  decide(question: Question): Verdict;
  /** May the roles see things of a group; cached per role set and group until the set changes. */
  sees(roles: readonly string[]): (group: Group) => boolean;
  /** Grows whenever a new set was loaded. */
  readonly generation: number;
  /** Every role that the set names; another one may only do what everybody may. */
  roles(): readonly string[];
  close(): void;
}
