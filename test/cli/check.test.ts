import { describe, expect, it } from "@jest/globals";
import { workspace } from "../config/workspace.js";
import { runCli } from "./cli.js";

describe("causeway check", () => {
  it("tells every setting and where it came from, and that there is only the sandbox", async () => {
    const { code, stdout } = await runCli(["check"], {
      directory: workspace(),
      environment: { PORT: "4567" },
    });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      file: null,
      sandbox: true,
      settings: expect.arrayContaining([{ path: "listen.port", value: "4567", from: "PORT" }]),
      sources: [],
    });
  });

  it("ends with 1 where a source does not answer, says why, and shows no secret", async () => {
    const directory = workspace({
      "causeway.yaml":
        'sources: [{ system: consul, name: dead, address: "http://127.0.0.1:1", token: canary }]\n',
    });
    const { code, stdout, stderr } = await runCli(["check", "--json"], { directory });
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      sources: [
        { id: "consul:dead", ok: false, version: null, reason: expect.stringMatching(/./) },
      ],
    });
    expect(stderr).toContain("consul:dead");
    expect(stdout + stderr).not.toContain("canary");
  });

  it("gives the faults of a configuration as JSON too", async () => {
    const directory = workspace({ "causeway.yaml": "nonsense: 1\n" });
    const { code, stdout, stderr } = await runCli(["check"], { directory });
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      problems: [{ place: "causeway.yaml:1", text: expect.stringContaining("unknown key") }],
    });
    expect(stderr).toContain("causeway.yaml:1: nonsense: unknown key");
  });
});
