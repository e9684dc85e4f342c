import { randomBytes } from "node:crypto";
import {
  GraphQLScalarType,
  Kind,
  TypeInfo,
  valueFromAST,
  visit,
  visitWithTypeInfo,
  type ArgumentNode,
  type DefinitionNode,
  type DocumentNode,
  type GraphQLInputType,
  type GraphQLSchema,
  type NameNode,
  type OperationDefinitionNode,
  type ValueNode,
  type VariableDefinitionNode,
} from "graphql";

type Variables = Readonly<Record<string, unknown>>;

/**
 * The scalar that every variable of a lifted document has: values pass as they are. Callers may look
 * types up by name, so nobody can know this one.
 */
export const passThrough = new GraphQLScalarType({
  name: `PassThrough${randomBytes(16).toString("hex")}`,
});

interface Lift {
  readonly name: string;
  readonly value: ValueNode;
  readonly type: GraphQLInputType;
}

/** A document whose argument values stand in its variables, and how to make these variables. */
export interface LiftedOperation {
  readonly document: DocumentNode;
  /**
   * The variables of the lifted document from the coerced ones of the original; null where an
   * argument turns out to be invalid with them, which graphql-js reports at its field.
   */
  variablesFrom(coerced: Variables): Variables | null;
}

/** Values that a compiler may write into its code: they are short and hold no text of a caller. */
const inlineKinds = new Set<string>([Kind.VARIABLE, Kind.INT, Kind.BOOLEAN, Kind.NULL, Kind.ENUM]);

const nameNode = (value: string): NameNode => ({ kind: Kind.NAME, value });

const definitionOf = (name: string): VariableDefinitionNode => ({
  kind: Kind.VARIABLE_DEFINITION,
  variable: { kind: Kind.VARIABLE, name: nameNode(name) },
  type: { kind: Kind.NAMED_TYPE, name: nameNode(passThrough.name) },
});

const liftArguments = (schema: GraphQLSchema, document: DocumentNode) => {
  const lifts: Lift[] = [];
  const types = new TypeInfo(schema);
  const lift = (node: ArgumentNode): ArgumentNode | false => {
    const type = types.getInputType();
    if (inlineKinds.has(node.value.kind) || type === undefined || type === null) {
      return false;
    }
    // No name of a caller starts with a digit.
    const name = `${lifts.length}lifted`;
    lifts.push({ name, value: node.value, type });
    return { ...node, value: { kind: Kind.VARIABLE, name: nameNode(name) } };
  };
  return { lifts, lifted: visit(document, visitWithTypeInfo(types, { Argument: lift })) };
};

const withDefinitions = (
  document: DocumentNode,
  operation: OperationDefinitionNode,
  names: readonly string[],
): DocumentNode => ({
  ...document,
  definitions: document.definitions.flatMap<DefinitionNode>((definition) => {
    if (definition.kind !== Kind.OPERATION_DEFINITION) {
      return [definition];
    }
    return definition.name?.value === operation.name?.value
      ? [{ ...definition, variableDefinitions: names.map(definitionOf) }]
      : [];
  }),
});

/** Text and numbers are the same for every request; lists and objects are made anew for each. */
const isConstant = ({ value }: Lift): boolean =>
  value.kind === Kind.STRING || value.kind === Kind.FLOAT;

const addLifted = (into: Record<string, unknown>, lifts: readonly Lift[], coerced: Variables) => {
  for (const { name, value, type } of lifts) {
    into[name] = valueFromAST(value, type, coerced);
  }
  return lifts.every(({ name }) => into[name] !== undefined);
};

const variablesFrom = (lifts: readonly Lift[]): LiftedOperation["variablesFrom"] => {
  const constants: Record<string, unknown> = {};
  addLifted(constants, lifts.filter(isConstant), {});
  const varying = lifts.filter((lift) => !isConstant(lift));
  return (coerced) => {
    const variables = { ...coerced, ...constants };
    return addLifted(variables, varying, coerced) ? variables : null;
  };
};

/**
 * Moves what arguments hold into variables. graphql-jit 0.8.9 writes literals into the source that it
 * compiles, where a string that looks like one of its own markers runs as code; it drops variables
 * inside literals; and it never ends on a variable of a recursive input type. Here graphql-js makes
 * all values, and the compiler sees only variables that pass through.
 */
export const liftOperation = (
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): LiftedOperation => {
  const { lifts, lifted } = liftArguments(schema, document);
  const own = operation.variableDefinitions?.map(({ variable }) => variable.name.value) ?? [];
  const names = [...own, ...lifts.map(({ name }) => name)];
  return {
    document: withDefinitions(lifted, operation, names),
    variablesFrom: lifts.length === 0 ? (coerced) => coerced : variablesFrom(lifts),
  };
};
