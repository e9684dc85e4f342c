import { readFile } from "node:fs/promises";
import { schemaToJson } from "@cedar-policy/cedar-wasm/nodejs";
import { describe, expect, it } from "@jest/globals";
import { z } from "zod";
import { actionGroups, changeGroups } from "../../src/policy/actions.js";
import { factsOf } from "../../src/policy/facts.js";
import { timeFacts } from "../../src/policy/timeFacts.js";

/** The schema that ships, in the engine's own words. */
const shippedSchema = async () => {
  const answer = schemaToJson(await readFile("policies/schema.cedarschema", "utf8"));
  const namespace = answer.type === "success" ? answer.json["Causeway"] : undefined;
  if (!namespace) throw new Error("the schema is not in order");
  return namespace;
};

const attribute = z.object({
  required: z.boolean(),
  name: z.string().optional(),
  element: z.object({ name: z.string() }).optional(),
});
const record = z.object({ attributes: z.record(z.string(), attribute) });

/** How policies write the type of an attribute. */
const typeOf = ({ name, element }: z.infer<typeof attribute>): string =>
  element ? `Set<${element.name}>` : (name ?? "");

describe("the schema that ships", () => {
  it("has the actions and groups of the list, and no others", async () => {
    const { actions } = await shippedSchema();
    const listed = Object.entries(actionGroups).flatMap(([group, members]) =>
      members.map((member) => [member, group] as const),
    );
    const groups = Object.keys(actionGroups);
    expect(Object.keys(actions).sort()).toEqual(
      [...listed.map(([member]) => member), ...groups, "change"].sort(),
    );
    for (const [member, group] of listed) {
      expect(actions[member]?.memberOf?.map(({ id }) => id)).toEqual([group]);
    }
    const inChange = groups.filter((group) => actions[group]?.memberOf?.[0]?.id === "change");
    expect(inChange.sort()).toEqual([...changeGroups].sort());
  });

  it("has the facts of the list, all optional, and no others", async () => {
    const { commonTypes } = await shippedSchema();
    const facts = [
      ["Change", "nomad:deployJob"],
      ["Operation", "operations:approve"],
    ] as const;
    for (const [type, ofAction] of facts) {
      const attributes = Object.entries(record.parse(commonTypes?.[type]).attributes);
      expect(new Map(attributes.map(([name, each]) => [name, typeOf(each)]))).toEqual(
        factsOf(ofAction),
      );
      expect(attributes.every(([, { required }]) => !required)).toBe(true);
    }
    expect(factsOf("estate:read").size).toBe(0);
  });
});

describe("the facts of time", () => {
  it("are those of UTC", () => {
    expect(timeFacts(new Date("2026-03-01T23:59:59Z"))).toEqual({ hour: 23, weekday: "SUNDAY" });
  });
});
