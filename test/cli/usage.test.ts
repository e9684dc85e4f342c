import { readFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import { workspace } from "../config/workspace.js";
import { runCli } from "./cli.js";

describe("the command line", () => {
  it.each([
    [["nonsense"], "unknown command 'nonsense'"],
    [["start", "--nonsense"], "unknown option '--nonsense'"],
    [["start", "--port", "70000"], "Expected a port from 0 to 65535."],
    [["start", "--sandbox", "--from-env"], "cannot be used with option '--from-env'"],
    [[], "Usage: causeway"],
  ])("ends with 3 for %j and says why on standard error", async (args, reason) => {
    const { code, stdout, stderr } = await runCli(args, { directory: workspace() });
    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
    expect(stderr).toContain(reason);
  });

  it("tells its exit codes where it is asked for help", async () => {
    const { code, stdout } = await runCli(["--help"], { directory: workspace() });
    expect(code).toBe(0);
    expect(stdout).toMatch(/0 {2}ok .*\n.*4 {2}authentication needed\n.*5 {2}partial data/);
  });

  it("prints the schema", async () => {
    const { code, stdout } = await runCli(["schema"], { directory: workspace() });
    const committed = new URL("../../schema/schema.graphql", import.meta.url);
    expect(code).toBe(0);
    expect(stdout.trimEnd()).toBe(readFileSync(committed, "utf8").trimEnd());
  });

  it("ends with 1 for a configuration with faults, one line each", async () => {
    const directory = workspace({ "causeway.yaml": "listen: { prot: 1 }\nlimits: 3\n" });
    const lines = [
      'causeway.yaml:1: listen.prot: unknown key; did you mean "port"? expected one of host, port, origins',
      "causeway.yaml:2: limits: found 3, expected a mapping with the keys bodyBytes, tokens, depth, aliases, cost, requestsPerMinute",
      "",
    ];
    for (const command of ["start", "check"]) {
      const { code, stderr } = await runCli([command], { directory });
      expect({ code, stderr }).toEqual({ code: 1, stderr: lines.join("\n") });
    }
  });
});
