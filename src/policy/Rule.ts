import type { PolicyJson } from "@cedar-policy/cedar-wasm/nodejs";
import type { ApprovalRule } from "./Policy.js";
import type { PolicyFile } from "./place.js";
import type { Statement } from "./statements.js";

/** One policy, ready to be handed to the engine. */
export interface Rule {
  /** From `@id`, else the file's name and the policy's number in it: `operator.cedar#2`. */
  readonly id: string;
  readonly effect: "permit" | "forbid";
  /** What a forbid gives way to; null: to nothing. */
  readonly approval: Omit<ApprovalRule, "policyId"> | null;
  /** From `@reason`: a sentence for whoever is refused. */
  readonly reason: string | null;
  readonly json: PolicyJson;
  readonly file: PolicyFile;
  readonly statement: Statement;
}
