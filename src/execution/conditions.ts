import {
  Kind,
  visit,
  type ASTNode,
  type DirectiveNode,
  type DocumentNode,
  type SelectionNode,
} from "graphql";

type Variables = Readonly<Record<string, unknown>>;

const isCondition = ({ name }: DirectiveNode): boolean =>
  name.value === "skip" || name.value === "include";

/** The variables that `@skip` and `@include` of a document depend on. */
export const conditionVariables = (document: DocumentNode): readonly string[] => {
  const names = new Set<string>();
  visit(document, {
    Directive: (directive) => {
      const value = directive.arguments?.[0]?.value;
      if (isCondition(directive) && value?.kind === Kind.VARIABLE) {
        names.add(value.name.value);
      }
    },
  });
  return [...names];
};

const holds = (directive: DirectiveNode, variables: Variables): boolean => {
  const value = directive.arguments?.[0]?.value;
  const condition =
    value?.kind === Kind.VARIABLE
      ? variables[value.name.value] === true
      : value?.kind === Kind.BOOLEAN && value.value;
  return condition === (directive.name.value === "include");
};

/** Undefined leaves the node as it is, null removes it. */
const resolved = (node: SelectionNode, variables: Variables): ASTNode | null | undefined => {
  const { directives = [] } = node;
  const conditions = directives.filter(isCondition);
  if (conditions.length === 0) {
    return undefined;
  }
  return conditions.every((condition) => holds(condition, variables))
    ? { ...node, directives: directives.filter((directive) => !isCondition(directive)) }
    : null;
};

/** The document without `@skip` and `@include`, as it reads with these variables. */
export const withoutConditions = (document: DocumentNode, variables: Variables): DocumentNode => {
  const enter = (node: SelectionNode) => resolved(node, variables);
  return visit(document, { Field: enter, FragmentSpread: enter, InlineFragment: enter });
};
