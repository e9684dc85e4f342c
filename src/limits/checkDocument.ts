import {
  BREAK,
  visit,
  type ASTVisitor,
  type DocumentNode,
  type FloatValueNode,
  type IntValueNode,
} from "graphql";
import { Fault } from "../errors.js";
import { comparisonsOf } from "./comparisons.js";
import { shapeOf } from "./documentShape.js";
import { forbiddenKey, forbiddenKeyFault } from "./inputValues.js";
import { fixedLimits, shown, type Limits } from "./limits.js";

const tooComplex = (what: string, found: number, limit: number): Fault =>
  new Fault(
    "QUERY_TOO_COMPLEX",
    `The operation has ${shown(found)} ${what}; the limit is ${shown(limit)}. Ask for less at once.`,
    { found, limit },
  );

/** The first measure above its limit; a limit of 0 is off. */
const firstAbove = (
  measures: readonly (readonly [what: string, found: number, limit: number])[],
): Fault | null => {
  const above = measures.find(([, found, limit]) => limit > 0 && found > limit);
  return above === undefined ? null : tooComplex(...above);
};

interface Written {
  aliases: number;
  directives: number;
  fragments: number;
  operations: number;
  valueDepth: number;
  fault: Fault | null;
}

/** Every number is a double in an answer; one that is not finite would reach resolvers as Infinity. */
const numberFault = (value: string): Fault | null =>
  Number.isFinite(Number(value))
    ? null
    : new Fault(
        "GRAPHQL_VALIDATION_FAILED",
        `The number ${value.slice(0, 40)} is too large; the limit is ${Number.MAX_VALUE}.`,
      );

const depthVisitor = (written: Written): ASTVisitor => {
  let depth = 0;
  const enter = (): void => {
    depth += 1;
    written.valueDepth = Math.max(written.valueDepth, depth);
  };
  const leave = (): void => {
    depth -= 1;
  };
  return { ListValue: { enter, leave }, ObjectValue: { enter, leave } };
};

/** Keeps the fault and ends the visit; without one the visit goes on. */
const refuse = (written: Written, fault: Fault | null): unknown => {
  written.fault = fault;
  return fault === null ? undefined : BREAK;
};

/** Counts what stands in the text of the document. */
const written = (document: DocumentNode): Written => {
  const counts: Written = {
    aliases: 0,
    directives: 0,
    fragments: 0,
    operations: 0,
    valueDepth: 0,
    fault: null,
  };
  const onName = (name: string): unknown =>
    refuse(counts, forbiddenKey(name) ? forbiddenKeyFault(name) : null);
  const onNumber = (node: IntValueNode | FloatValueNode): unknown =>
    refuse(counts, numberFault(node.value));
  visit(document, {
    ...depthVisitor(counts),
    Field: ({ alias }) => {
      counts.aliases += alias === undefined ? 0 : 1;
    },
    Directive: () => {
      counts.directives += 1;
    },
    FragmentDefinition: () => {
      counts.fragments += 1;
    },
    OperationDefinition: () => {
      counts.operations += 1;
    },
    ObjectField: ({ name }) => onName(name.value),
    VariableDefinition: ({ variable }) => onName(variable.name.value),
    IntValue: onNumber,
    FloatValue: onNumber,
  });
  return counts;
};

const circular = (cycle: readonly string[]): Fault =>
  new Fault(
    "GRAPHQL_VALIDATION_FAILED",
    `A fragment contains itself: ${cycle.join(" > ").slice(0, 80)}. Break the circle.`,
  );

/**
 * Refuses a document that is not worth validating: too deep, too wide, or multiplied by fragments.
 * Linear in the document, and needs no schema.
 */
export const checkDocument = (document: DocumentNode, limits: Limits): Fault | null => {
  const { aliases, directives, fragments, operations, valueDepth, fault } = written(document);
  const outside =
    fault ??
    firstAbove([
      ["operations", operations, fixedLimits.operations],
      ["fragments", fragments, fixedLimits.fragments],
      ["directives", directives, fixedLimits.directives],
      ["aliases", aliases, limits.aliases],
      ["levels of input values", valueDepth, fixedLimits.jsonDepth],
    ]);
  if (outside !== null) {
    return outside;
  }
  const { depth, rootFields, fields, cycle } = shapeOf(document);
  if (cycle !== null) {
    return circular(cycle);
  }
  return (
    firstAbove([
      ["levels of fields", depth, limits.depth],
      ["root fields", rootFields, fixedLimits.rootFields],
      ["fields with its fragments written out", fields, fixedLimits.fieldsWithFragments],
    ]) ??
    firstAbove([["pairs of repeated fields", comparisonsOf(document), fixedLimits.comparisons]])
  );
};
