import { inspect, format } from "node:util";
import { describe, expect, it } from "@jest/globals";
import { loadConfiguration } from "../../src/config.js";
import { Secret } from "../../src/config/secret.js";
import { workspace } from "./workspace.js";

const ways: readonly (readonly [string, (value: unknown) => string])[] = [
  ["a template", (value) => `<${String(value)}>`],
  ["JSON", (value) => JSON.stringify({ value })],
  ["inspect", (value) => inspect(value, { depth: 9, showHidden: true })],
  ["format", (value) => format("%s %o %O %j", value, value, value, value)],
  ["its keys", (value) => JSON.stringify(Object.assign({}, value))],
  ["a copy", (value) => inspect(structuredClone(Object.assign({}, value)))],
];

describe("a secret", () => {
  it.each(ways)("does not show in %s", (_, shown) => {
    expect(shown(new Secret("canary"))).not.toContain("canary");
  });

  it("is given only by reveal()", () => {
    expect(new Secret("canary").reveal()).toBe("canary");
    expect(new Secret("").isEmpty).toBe(true);
  });

  it("of a configuration shows in none of its prints", () => {
    const directory = workspace({
      "causeway.yaml":
        'sources: [{ system: consul, name: a, address: "http://h", token: "${T}", httpAuth: "u:canary" }]',
    });
    const configuration = loadConfiguration({}, { T: "canary" }, directory);
    for (const [, shown] of ways) expect(shown(configuration)).not.toContain("canary");
    expect(configuration.sources[0]?.token.reveal()).toBe("canary");
  });
});
