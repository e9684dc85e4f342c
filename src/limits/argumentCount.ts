import {
  GraphQLInt,
  Kind,
  getNamedType,
  getNullableType,
  isListType,
  type FieldNode,
  type GraphQLArgument,
  type GraphQLField,
  type ValueNode,
} from "graphql";

/** Coerced variables. */
export type Variables = Readonly<Record<string, unknown>>;

/** A number that is known now, or once the variables are. */
export type Count = number | ((variables: Variables) => number);

/** The argument of a field, if it has one of that name and shape. */
export const argumentOf = (
  { args }: GraphQLField<unknown, unknown>,
  name: string,
  shape: "Int" | "list",
): GraphQLArgument | null => {
  const argument = args.find((candidate) => candidate.name === name);
  if (argument === undefined) {
    return null;
  }
  const isList = isListType(getNullableType(argument.type));
  const fits = shape === "list" ? isList : !isList && getNamedType(argument.type) === GraphQLInt;
  return fits ? argument : null;
};

/** Numbers count as they are, lists by their length; null and undefined mean `otherwise`. */
const counted = (value: unknown, otherwise: number): number => {
  if (typeof value === "number") {
    return value;
  }
  return Array.isArray(value) ? value.length : otherwise;
};

const countOfLiteral = (value: ValueNode, otherwise: number): Count => {
  if (value.kind === Kind.VARIABLE) {
    const { value: name } = value.name;
    return (variables) => counted(variables[name], otherwise);
  }
  if (value.kind === Kind.INT) {
    return Number(value.value);
  }
  if (value.kind === Kind.LIST) {
    return value.values.length;
  }
  // A single value stands for a list of one.
  return value.kind === Kind.NULL ? otherwise : 1;
};

/**
 * The count that an argument of this node says: its value, else the argument's default.
 *
 * @param most what counts where there is neither
 */
export const countOf = (argument: GraphQLArgument, node: FieldNode, most: number): Count => {
  const otherwise = counted(argument.defaultValue, most);
  const given = node.arguments?.find(({ name }) => name.value === argument.name);
  return given === undefined ? otherwise : countOfLiteral(given.value, otherwise);
};
