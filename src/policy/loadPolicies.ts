import { setImmediate as nextTurn } from "node:timers/promises";
import { checkRules, schemaProblems } from "./checkRules.js";
import { Engine } from "./Engine.js";
import type { PolicyProblem } from "./PolicyProblem.js";
import { probe } from "./probe.js";
import type { PolicyFiles } from "./readPolicyFiles.js";
import { readRules } from "./readRules.js";
import type { Rule } from "./Rule.js";

/** A set of policies that was found to be in order. */
export interface PolicySet {
  readonly version: string;
  readonly engine: Engine;
  /** By id. */
  readonly rules: ReadonlyMap<string, Rule>;
  /** What is strange and does no harm. */
  readonly remarks: readonly PolicyProblem[];
}

/**
 * Checks files and makes a set of them, or tells everything that is wrong. The set has an engine of
 * its own, so that whatever a candidate does to an engine harms no other set. Each step takes some
 * 50 ms; requests are served between them.
 */
export const loadPolicies = async (
  files: PolicyFiles,
): Promise<PolicySet | { readonly problems: readonly PolicyProblem[] }> => {
  const { version, schema, policies } = files;
  const { rules, problems } = readRules(policies);
  await nextTurn();
  const ofSchema = schema ? schemaProblems(schema) : [];
  const before = [...files.problems, ...ofSchema, ...problems];
  if (!schema || before.length > 0) return { problems: before };
  await nextTurn();
  const checked = checkRules(schema, rules);
  if (checked.problems.length > 0) return { problems: checked.problems };
  await nextTurn();
  const engine = new Engine(schema.text, rules);
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  const failed = probe(engine, schema, byId);
  if (failed.length > 0) return { problems: failed };
  return { version, engine, rules: byId, remarks: checked.remarks };
};
