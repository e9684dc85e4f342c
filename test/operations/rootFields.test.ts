import { describe, expect, it } from "@jest/globals";
import type { GraphQLObjectType } from "graphql";
import { actionGroups, changeGroups } from "../../src/policy/actions.js";
import { changes, createSchema } from "../../src/schema.js";

const schema = createSchema();

const fieldsOf = (type: GraphQLObjectType | null | undefined) =>
  Object.values(type?.getFields() ?? {}).map(({ name, args, extensions }) => ({
    name,
    takesOptions: args.some((argument) => argument.name === "options"),
    action: extensions["action"],
  }));

const queries = fieldsOf(schema.getQueryType());
const mutations = fieldsOf(schema.getMutationType());
const known: readonly unknown[] = Object.values(actionGroups).flat();
const changing: readonly unknown[] = changeGroups.flatMap((group) => actionGroups[group]);

/** `setConsulKey` is `consul:setKey`. */
const actionOf = (name: string): string =>
  name.replace(
    /^([a-z]+)(Consul|Nomad)([A-Z].*)$/,
    (_all, verb: string, system: string, thing: string) =>
      `${system.toLowerCase()}:${verb}${thing}`,
  );

describe("every root field", () => {
  it("states its action, which policies know", () => {
    const all = [...queries, ...mutations];
    expect(all.length).toBeGreaterThan(50);
    expect(all.filter(({ action }) => !known.includes(action))).toEqual([]);
  });

  it("that takes options is a change, is called like its action, and is declared once", () => {
    const withOptions = mutations.filter(({ takesOptions }) => takesOptions);
    expect(withOptions.length).toBeGreaterThan(20);
    expect(withOptions.filter(({ name, action }) => actionOf(name) !== action)).toEqual([]);
    expect(withOptions.map(({ action }) => action).toSorted()).toEqual(
      changes.map(({ action }) => action).toSorted(),
    );
    expect(withOptions.map(({ action }) => action).toSorted()).toEqual(changing.toSorted());
  });

  it("that changes something takes options, but for what decides about operations and plans", () => {
    const others = mutations.filter(({ takesOptions }) => !takesOptions);
    expect(others.map(({ name, action }) => `${name} ${String(action)}`).toSorted()).toEqual([
      "approveOperation operations:approve",
      "cancelOperation operations:cancel",
      "planNomadJob nomad:planJob",
      "rejectOperation operations:approve",
    ]);
  });

  it("that is a query changes nothing", () => {
    expect(queries.filter(({ action }) => changing.includes(action))).toEqual([]);
  });
});
