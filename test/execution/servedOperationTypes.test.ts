import { describe, expect, it } from "@jest/globals";
import { buildSchema, parse, specifiedRules, validate } from "graphql";
import { servedOperationTypes } from "../../src/execution/servedOperationTypes.js";

const faults = (text: string): string[] => {
  const schema = buildSchema("type Query { a: Int } type Mutation { b: Int }");
  const rules = [...specifiedRules, servedOperationTypes];
  return validate(schema, parse(text), rules).map(({ message }) => message);
};

describe("servedOperationTypes", () => {
  it("lets through what the schema has a root for", () => {
    expect(faults("query A { a } mutation B { b }")).toEqual([]);
  });

  it("refuses a subscription where there are none, and says what works", () => {
    expect(faults("subscription { a }")).toEqual([
      "This version serves no subscriptions: send a query or a mutation instead.",
    ]);
  });
});
