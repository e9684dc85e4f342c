import type { Constraint } from "../jobs/placementTypes.js";
import { effectiveMeta } from "../shapes/nodeShape.js";
import type { NodeRow } from "../state/catalogRows.js";

/** What a target such as ${attr.kernel.name} stands for on a node; undefined if it is not set. */
export const resolveTarget = (target: string, node: NodeRow): string | undefined => {
  const name = /^\$\{(.*)\}$/.exec(target)?.[1];
  if (name === undefined) return target;
  if (name.startsWith("attr.")) return node.Attributes[name.slice(5)];
  if (name.startsWith("meta.")) return effectiveMeta(node)[name.slice(5)];
  switch (name) {
    case "node.unique.id":
      return node.ID;
    case "node.unique.name":
      return node.Name;
    case "node.datacenter":
      return node.Datacenter;
    case "node.class":
      return node.NodeClass;
    case "node.pool":
      return node.NodePool;
    default:
      return undefined;
  }
};

/** Whether a node meets a constraint; those about other allocations are left to the placement. */
export const constraintHolds = (constraint: Constraint, node: NodeRow): boolean => {
  const left = resolveTarget(constraint.LTarget, node);
  const right = resolveTarget(constraint.RTarget, node);
  switch (constraint.Operand) {
    case "distinct_hosts":
    case "distinct_property":
      return true;
    case "is_set":
      return left !== undefined;
    case "is_not_set":
      return left === undefined;
    case "!=":
    case "not":
      return left !== right;
    default:
      return left !== undefined && right !== undefined && compare(constraint.Operand, left, right);
  }
};

const items = (text: string): readonly string[] => text.split(",").map((item) => item.trim());

type Holds = (left: string, right: string) => boolean;

const byOrder =
  (operand: string): Holds =>
  (left, right) =>
    ordered(operand, byNumberOrText(left, right));

const contains =
  (test: "every" | "some"): Holds =>
  (left, right) =>
    items(right)[test]((item) => items(left).includes(item));

const compare = (operand: string, left: string, right: string): boolean =>
  OPERANDS.get(operand)?.(left, right) ?? left === right;

const matches = (pattern: string, text: string): boolean => {
  try {
    return new RegExp(pattern).test(text);
  } catch {
    return false;
  }
};

const byNumberOrText = (left: string, right: string): number => {
  const [a, b] = [Number(left), Number(right)];
  if (!Number.isNaN(a) && !Number.isNaN(b)) return a - b;
  return left < right ? -1 : left > right ? 1 : 0;
};

const ordered = (operand: string, difference: number): boolean => {
  if (operand === "<") return difference < 0;
  if (operand === "<=") return difference <= 0;
  return operand === ">" ? difference > 0 : difference >= 0;
};

const versionHolds = (version: string, requirement: string): boolean =>
  items(requirement).every((part) => {
    const [, operand = "=", wanted = ""] = /^(>=|<=|>|<|=|!=|~>)?\s*v?(.*)$/.exec(part) ?? [];
    const difference = byVersion(version, wanted);
    if (operand === "=") return difference === 0;
    if (operand === "!=") return difference !== 0;
    if (operand !== "~>") return ordered(operand, difference);
    const fixed = wanted.split(".").length - 1;
    const same = numbers(version).slice(0, fixed).join(".");
    return difference >= 0 && same === numbers(wanted).slice(0, fixed).join(".");
  });

const numbers = (version: string): readonly number[] =>
  version.replace(/^v/, "").split("-", 1).join("").split(".").map(Number);

const byVersion = (left: string, right: string): number => {
  const [a, b] = [numbers(left), numbers(right)];
  for (let at = 0; at < Math.max(a.length, b.length); at += 1) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
};

const OPERANDS: ReadonlyMap<string, Holds> = new Map([
  ...["<", "<=", ">", ">="].map((operand) => [operand, byOrder(operand)] as const),
  ["regexp", (left, right) => matches(right, left)],
  ["version", versionHolds],
  ["semver", versionHolds],
  ["set_contains", contains("every")],
  ["set_contains_all", contains("every")],
  ["set_contains_any", contains("some")],
]);
