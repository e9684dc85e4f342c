import { describe, expect, it } from "@jest/globals";
import { isInterfaceType, isObjectType } from "graphql";
import { ResourceKind } from "../../schema/estate/enums.js";
import { nodeTypeOf } from "../../src/nodeTypeOf.js";
import { createSchema } from "../../src/schema.js";

const ROOMS = ["CONSUL"];
const schema = createSchema();
const implementing = (name: string): readonly string[] => {
  const type = schema.getType(name);
  return isInterfaceType(type)
    ? schema.getImplementations(type).objects.map((one) => one.name)
    : [];
};

describe("the type of a node", () => {
  it.each(Object.keys(ResourceKind).filter((kind) => ROOMS.some((room) => kind.startsWith(room))))(
    "is an object type that is a resource for %s",
    (kind) => {
      const name = nodeTypeOf({ kind }) ?? "";
      expect(isObjectType(schema.getType(name))).toBe(true);
      expect(implementing("Resource")).toContain(name);
    },
  );

  it("leaves no resource without a kind", () => {
    const named = Object.keys(ResourceKind).map((kind) => nodeTypeOf({ kind }));
    expect(implementing("Resource").filter((name) => !named.includes(name))).toEqual([]);
  });

  it("keeps the vendor's spelling", () => {
    expect(nodeTypeOf({ kind: "ALICLOUD_VSWITCH" })).toBe("AlicloudVSwitch");
    expect(nodeTypeOf({ kind: "CONSUL_SERVICE_INSTANCE" })).toBe("ConsulServiceInstance");
  });

  it("is what other nodes say of themselves", () => {
    expect(nodeTypeOf({ __typename: "ConsulKey" })).toBe("ConsulKey");
    expect(nodeTypeOf({})).toBeUndefined();
  });
});
