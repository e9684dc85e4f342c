import { z } from "zod";
import type { Rule } from "./Rule.js";

const role = z.object({ type: z.literal("Causeway::Role"), id: z.string() });
const ofRoles = z.object({ ".": z.object({ attr: z.literal("roles") }) });
/** `principal.roles.contains("x")` and its like. */
const comparison = z.union([
  z.object({ left: ofRoles, right: z.unknown() }).transform(({ right }) => right),
  z.object({ left: z.unknown(), right: ofRoles }).transform(({ left }) => left),
]);
const literal = z.object({ Value: z.string() });

const partsOf = (node: unknown): readonly unknown[] =>
  typeof node === "object" && node !== null ? Object.values(node) : [];

const textsIn = (node: unknown): readonly string[] => {
  const text = literal.safeParse(node);
  return text.success ? [text.data.Value] : partsOf(node).flatMap(textsIn);
};

const rolesIn = (node: unknown): readonly string[] => {
  const named = role.safeParse(node);
  if (named.success) return [named.data.id];
  const compared = comparison.safeParse(node);
  const texts = compared.success ? textsIn(compared.data) : [];
  return [...texts, ...partsOf(node).flatMap(rolesIn)];
};

/** Every role that a policy names, as who may do something, who may not or who approves; in order. */
export const rolesNamed = (rules: Iterable<Rule>): readonly string[] => {
  const found = [...rules].flatMap(({ json, approval }) => [
    ...rolesIn(json),
    ...(approval?.roles ?? []),
  ]);
  return [...new Set(found)].sort();
};
