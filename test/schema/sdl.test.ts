import { readFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import {
  buildSchema,
  type GraphQLNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
  validateSchema,
} from "graphql";
import { createSchema } from "../../src/schema.js";
import { sdlOf } from "../../src/sdl.js";

const schema = createSchema();

interface Described {
  readonly name: string;
  readonly description?: string | null | undefined;
  readonly args?: readonly Described[];
}

const undescribed = (path: string, parts: readonly Described[]): readonly string[] =>
  parts.flatMap(({ name, description, args }) => [
    ...(description ? [] : [`${path}.${name}`]),
    ...undescribed(`${path}.${name}`, args ?? []),
  ]);

const partsOf = (type: GraphQLNamedType): readonly Described[] => {
  if (isEnumType(type)) return type.getValues();
  if (isInputObjectType(type)) return Object.values(type.getFields());
  return isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [];
};

const ours = Object.values(schema.getTypeMap()).filter(
  (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
);

describe("the schema", () => {
  it("is valid", () => {
    expect(validateSchema(schema)).toEqual([]);
  });

  it("is the one that is committed as text", () => {
    expect(readFileSync("schema/schema.graphql", "utf8")).toBe(sdlOf(schema));
  });

  it("prints as text that means the same", () => {
    expect(sdlOf(buildSchema(sdlOf(schema)))).toBe(sdlOf(schema));
  });

  it("describes every type, field, argument and value", () => {
    expect(undescribed("", ours)).toEqual([]);
    expect(ours.flatMap((type) => undescribed(type.name, partsOf(type)))).toEqual([]);
  });

  it("gives every connection edges, nodes, pageInfo and totalCount", () => {
    const connections = ours.filter(({ name }) => name.endsWith("Connection"));
    expect(connections.length).toBeGreaterThan(10);
    for (const connection of connections) {
      const names = partsOf(connection).map(({ name }) => name);
      expect([connection.name, ...names]).toEqual([
        connection.name,
        "edges",
        "nodes",
        "pageInfo",
        "totalCount",
      ]);
    }
  });
});
