import { describe, expect, it } from "@jest/globals";
import { getOperationAST, parse, validate } from "graphql";
import { measureOperation } from "../../src/limits/measureOperation.js";
import { testSchema } from "../support/testSchema.js";

const schema = testSchema();

const measure = (query: string) => {
  const document = parse(query);
  expect(validate(schema, document)).toEqual([]);
  const operation = getOperationAST(document);
  if (!operation) {
    throw new Error("The document has no operation");
  }
  return measureOperation(schema, document, operation);
};

const cost = (query: string, variables = {}): number => measure(query).cost(variables);

const pageFault = (query: string, variables = {}): string | undefined =>
  measure(query).pageFault(variables)?.message;

describe("the cost of an operation", () => {
  it("counts the root and no scalars", () => {
    expect(cost("{ greet __typename again: greet }")).toBe(1);
    expect(cost("{ viewer { subject name roles } }")).toBe(2);
  });

  it("lets nodes and edges inherit the size of their page", () => {
    expect(cost("{ services(first: 10) { totalCount nodes { id } } }")).toBe(1 + 1 + 10);
    expect(cost("{ services { nodes { id } } }")).toBe(1 + 1 + 50);
    expect(cost("{ services(first: null) { nodes { id } } }")).toBe(1 + 1 + 50);
    expect(
      cost("{ services(first: 2) { nodes { instances(first: 3) { edges { node { id } } } } } }"),
    ).toBe(1 + 1 + 2 * (1 + 1 + 3 * (1 + 1)));
  });

  it("depends on variables where the sizes do", () => {
    const query =
      "query($n: Int, $m: Int = 7) { services(first: $n) { nodes { instances(first: $m) { nodes { id } } } } }";
    expect(cost(query, { n: 2, m: 7 })).toBe(1 + 1 + 2 * (1 + 1 + 7));
    expect(cost(query, { n: 100, m: 100 })).toBe(1 + 1 + 100 * (1 + 1 + 100));
    expect(cost(query, { m: null })).toBe(1 + 1 + 50 * (1 + 1 + 50));
  });

  it("counts an unpaged list as five", () => {
    expect(cost("{ strict { rows { id } } }")).toBe(1 + 1 + 5);
    expect(cost("{ __schema { types { fields { name } } } }")).toBe(1 + 1 + 5 * (1 + 5));
  });

  it("counts a walk by its limit, nodes by their ids, resolve as a hundred", () => {
    expect(cost("{ topology(limit: 10) { resources { id } } }")).toBe(1 + 1 + 10);
    expect(cost("{ topology { resources { id } relations { kind } } }")).toBe(1 + 1 + 500 + 500);
    expect(cost("{ paths(limit: 3) { resources { id } } }")).toBe(1 + 3 * (1 + 5));
    expect(cost('{ nodes(ids: ["a", "b", "c"]) { id } }')).toBe(1 + 3);
    expect(cost('{ nodes(ids: "a") { id } }')).toBe(1 + 1);
    expect(cost("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", { ids: ["a", "b"] })).toBe(
      1 + 2,
    );
    expect(cost('{ resolve(identifier: "x") { id } }')).toBe(1 + 100);
  });

  it("counts what is asked twice once, and types that exclude one another by the costliest", () => {
    const twice =
      "{ services(first: 4) { ...A ...A nodes { name } } } fragment A on ServiceConnection { nodes { id } }";
    expect(cost(twice)).toBe(1 + 1 + 4);
    const kinds =
      '{ node(id: "x") { relations(first: 1) { totalCount } ... on Service { instances(first: 9) { nodes { id } } } ... on Instance { service { id } } } }';
    expect(cost(kinds)).toBe(1 + 1 + 1 + (1 + 9));
  });

  it("is bounded where it grows beyond all bounds", () => {
    const nested = (levels: number): string =>
      levels === 0 ? "id" : `relations(first: 100) { nodes { to { ${nested(levels - 1)} } } }`;
    expect(cost(`{ node(id: "x") { ${nested(20)} } }`)).toBe(Number.MAX_SAFE_INTEGER);
  });
});

describe("page sizes", () => {
  it.each([
    ["{ services(first: 101) { totalCount } }", {}, "first must be 1 to 100"],
    ["{ services(first: 100) { totalCount } }", {}, undefined],
    ["query($n: Int) { services(first: $n) { totalCount } }", { n: -1 }, "first must be 1 to 100"],
    ["query($n: Int) { services(first: $n) { totalCount } }", { n: null }, undefined],
    ["query($n: Int) { services(first: $n) { totalCount } }", {}, undefined],
    ["{ topology(limit: 501) { omitted } }", {}, "limit must be 1 to 500"],
    ["{ topology(limit: 500) { omitted } }", {}, undefined],
    ["{ topology(limit: 0) { omitted } }", {}, "limit must be 1 to 500"],
    ["{ paths(limit: 21) { omitted } }", {}, "limit must be 1 to 20"],
    ["{ paths(limit: 20) { omitted } }", {}, undefined],
    [
      'query($n: Int!) { node(id: "x") { ...F } } fragment F on Resource { ... on Service { instances(first: $n) { totalCount } } }',
      { n: 1_000 },
      "first must be 1 to 100",
    ],
    [
      "query($no: Boolean!) { services(first: 0) @include(if: $no) { totalCount } }",
      { no: false },
      "first must be 1 to 100",
    ],
  ])("of %s with %j", (query, variables, message) => {
    expect(pageFault(query, variables)).toBe(message);
  });
});
