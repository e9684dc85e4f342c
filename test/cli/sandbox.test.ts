import { describe, expect, it } from "@jest/globals";
import { workspace } from "../config/workspace.js";
import { startCli } from "./cli.js";

describe("causeway sandbox", () => {
  it("tells addresses and credentials as one JSON object, and ends with 0 on SIGTERM", async () => {
    const sandbox = startCli(["sandbox", "--json"], { directory: workspace() });
    await sandbox.printed(/\}\n/);
    sandbox.stop("SIGTERM");
    const { code, stdout } = await sandbox.ended;
    expect(code).toBe(0);
    const access = {
      address: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      token: expect.any(String),
    };
    expect(JSON.parse(stdout)).toEqual({ consul: access, nomad: access });
  });
});
