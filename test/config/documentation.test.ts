import { readFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import { loadConfiguration } from "../../src/config.js";
import { workspace } from "./workspace.js";

const page = readFileSync(new URL("../../docs/configuration.md", import.meta.url), "utf8");

/** Paths, as one would write them. */
const written: Readonly<Record<string, string>> = {
  data: "`./data`",
  "audit.key.file": "`audit.key`",
};

describe("docs/configuration.md", () => {
  it("has every setting with its default", () => {
    const directory = workspace();
    const { settings } = loadConfiguration({}, {}, directory);
    const frame = settings.filter(({ path }) => path !== "logLevel");
    for (const { path, value } of frame) {
      const row = page.split("\n").find((line) => line.startsWith(`| \`${path}\` `));
      expect(row).toContain(written[path] ?? value);
    }
  });

  it("has every key of a Consul source", () => {
    const directory = workspace({
      "causeway.yaml": 'sources: [{ system: consul, name: a, address: "http://h", tls: {} }]',
    });
    const { settings } = loadConfiguration({}, {}, directory);
    for (const { path } of settings.filter(({ path }) => path.startsWith("sources[0]."))) {
      expect(page).toContain(`\`${path.replace("sources[0].", "")}\``);
    }
  });
});
