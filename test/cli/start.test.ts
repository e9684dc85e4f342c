import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { processStart } from "../../src/processStart.js";
import { workspace } from "../config/workspace.js";
import { runCli, startCli } from "./cli.js";

const CONSOLE = /Console {2}http:\/\/127\.0\.0\.1:\d+\/\S*/;

describe("causeway start", () => {
  it("runs the sandbox, tells how to reach it, and ends with 0 on SIGTERM", async () => {
    const directory = workspace();
    const gateway = startCli(["start", "--port", "0"], { directory });
    const address = await gateway.printed(CONSOLE);
    const file = join(directory, "data", "admin.token");
    const token = readFileSync(file, "utf8").trim();
    expect(address.endsWith(`/#token=${token}`)).toBe(true);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(join(directory, "data")).mode & 0o777).toBe(0o700);
    gateway.stop("SIGTERM");
    const { code, stdout, stderr } = await gateway.ended;
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(stderr).toMatch(/^consul +\S+ +sandbox +http:\/\/127\.0\.0\.1:\d+ +\(.+\)$/m);
    expect(existsSync(file)).toBe(false);
  });

  it("makes a new token at every start, and ends with 0 on Ctrl-C, pressed twice", async () => {
    const directory = workspace();
    const tokenOfAStart = async () => {
      const gateway = startCli(["start", "--port", "0"], { directory });
      const token = await gateway.printed(/#token=\S+/);
      gateway.stop("SIGINT");
      gateway.stop("SIGINT");
      expect((await gateway.ended).code).toBe(0);
      return token;
    };
    expect(await tokenOfAStart()).not.toBe(await tokenOfAStart());
  });

  it("runs once for each data directory", async () => {
    const directory = workspace();
    const gateway = startCli(["start", "--port", "0"], { directory });
    const port = /:(\d+)\//.exec(await gateway.printed(CONSOLE))?.[1] ?? "";
    const second = await runCli(["start", "--port", "0"], { directory });
    expect(second.code).toBe(1);
    expect(second.stderr).toContain(`already running as pid ${gateway.pid} on port ${port}.`);
    // The refused one must not have taken away what belongs to the first.
    expect(existsSync(join(directory, "data", "admin.token"))).toBe(true);
    gateway.stop("SIGTERM");
    await gateway.ended;
  });

  it.each([
    ["whose process is gone", () => ({ pid: 2 ** 22 + 1, port: 1, started: "1" })],
    ["whose id another process has now", () => ({ pid: process.pid, port: 1, started: "1" })],
    ["that cannot be read", () => "half"],
  ])("takes over from a claim %s", async (_, claim) => {
    const directory = workspace({ "data/causeway.pid": JSON.stringify(claim()) });
    const gateway = startCli(["start", "--port", "0"], { directory });
    await gateway.printed(CONSOLE);
    gateway.stop("SIGTERM");
    expect((await gateway.ended).code).toBe(0);
  });

  it("does not take over from a process that lives", async () => {
    const claim = { pid: process.pid, port: 4321, started: processStart(process.pid) };
    const directory = workspace({ "data/causeway.pid": JSON.stringify(claim) });
    const { code, stderr } = await runCli(["start", "--port", "0"], { directory });
    expect(code).toBe(1);
    expect(stderr).toContain(`already running as pid ${process.pid} on port 4321`);
  });

  it("says what to do where the port is in use, without a stack", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const address = other.address();
    const port = typeof address === "object" && address ? String(address.port) : "";
    const directory = workspace();
    const { code, stderr } = await runCli(["start", "--port", port], { directory });
    other.close();
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: `Port ${port} on 127.0.0.1 is in use by another program: stop that, or choose another with --port, PORT or listen.port.\n`,
    });
    expect(existsSync(join(directory, "data", "causeway.pid"))).toBe(false);
  });

  it("says what to do where the data directory cannot be written, without a stack", async () => {
    const directory = workspace({ data: "a file, because root may write into any directory" });
    const { code, stderr } = await runCli(["start", "--port", "0"], { directory });
    expect(code).toBe(1);
    expect(stderr).toBe(
      `The data directory ${join(directory, "data")} cannot be written (ENOTDIR). Set \`data\` in causeway.yaml to a directory that this user may write.\n`,
    );
  });

  it("has no credential of its own with sources, and shows how to make one", async () => {
    const directory = workspace({
      "causeway.yaml":
        'sources: [{ system: consul, name: hz, address: "http://127.0.0.1:1", token: "${T}" }]\n',
    });
    const environment = { T: "canary" };
    const gateway = startCli(["start", "--port", "0"], { directory, environment });
    expect(await gateway.printed(CONSOLE)).not.toContain("token");
    await gateway.printed(/subject: me/);
    gateway.stop("SIGTERM");
    const { code, stdout, stderr } = await gateway.ended;
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /^consul +hz +real +http:\/\/127\.0\.0\.1:1 +\(causeway\.yaml:1 \(T\)\)$/m,
    );
    expect(stderr).toContain("identity.staticTokens is empty");
    expect(stderr + stdout).not.toContain("canary");
    expect(existsSync(join(directory, "data", "admin.token"))).toBe(false);
  });

  it("removes the token of an earlier sandbox", async () => {
    const directory = workspace({
      "causeway.yaml": 'sources: [{ system: consul, name: a, address: "http://127.0.0.1:1" }]\n',
      "data/admin.token": "old",
    });
    writeFileSync(join(directory, "data", "admin.token"), "old");
    const gateway = startCli(["start", "--port", "0"], { directory });
    await gateway.printed(CONSOLE);
    expect(existsSync(join(directory, "data", "admin.token"))).toBe(false);
    gateway.stop("SIGTERM");
    await gateway.ended;
  });
});
