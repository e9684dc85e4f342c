import { type GraphQLSchema, isIntrospectionType, isSpecifiedScalarType, printType } from "graphql";

/** The schema as text: types by name, so that adding one moves no other; fields as they were written. */
export const sdlOf = (schema: GraphQLSchema): string =>
  Object.values(schema.getTypeMap())
    .filter((type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type))
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .map((type) => `${printType(type)}\n`)
    .join("\n");
