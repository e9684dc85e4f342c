import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { ConsulSandbox } from "../../sandbox/consul/startConsul.js";
import { workspace } from "../config/workspace.js";
import { startShop } from "../gateway/seedShop.js";
import { TestGateway } from "../support/startTestGateway.js";
import { tokenOf } from "../support/testCallers.js";
import { runCli } from "./cli.js";

let consul: ConsulSandbox;
let gateway: TestGateway;

beforeAll(async () => {
  consul = await startShop();
  gateway = await TestGateway.start([{ name: "hz", address: consul.address }]);
});

afterAll(async () => {
  await gateway.close();
  await consul.close();
});

const draw = (...args: readonly string[]) =>
  runCli(["topology", ...args], {
    directory: workspace(),
    environment: { CAUSEWAY_URL: gateway.gateway.url, CAUSEWAY_TOKEN: tokenOf("admin") },
  });

describe("causeway topology", () => {
  it("draws the estate", async () => {
    const { code, stdout, stderr } = await draw();
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^flowchart /);
    expect(stdout).toContain("web-1");
  });

  it("draws what is around a thing, in another language", async () => {
    const { code, stdout } = await draw("web-1", "--depth", "0", "--format", "dot");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^digraph /);
    expect(stdout).toContain("web-1");
    expect(stdout).not.toContain("->");
  });

  it("gives data, and tells how much it leaves out", async () => {
    const { code, stdout, stderr } = await draw("--format", "json", "--limit", "1");
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ resources: [{ source: { name: "hz" } }] });
    expect(stderr).toMatch(/^\d+ more resources are not shown/);
  });

  it.each([
    [["nobody-knows-it"], 1, "Nothing is known as nobody-knows-it."],
    [["--depth", "2.5"], 3, "--depth must be a whole number, not 2.5."],
    [["--format", "png"], 3, "mermaid, dot, json"],
    [["--depth", "21"], 1, "BAD_USER_INPUT"],
  ])("%j ends with %i", async (args, expected, reason) => {
    const { code, stdout, stderr } = await draw(...args);
    expect({ code, stdout }).toEqual({ code: expected, stdout: "" });
    expect(stderr).toContain(reason);
  });
});
