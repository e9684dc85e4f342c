import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { spawnSync } from "node:child_process";
import { afterEach, describe, expect, it } from "@jest/globals";
import { askGateway, type ControlQuestion } from "../../src/control/askGateway.js";
import type { ControlHandlers } from "../../src/control/controlHandlers.js";
import { ControlServer } from "../../src/control/ControlServer.js";
import { Fault } from "../../src/errors.js";
import type { ApiToken } from "../../src/identity/ApiTokens.js";
import { workspace } from "../config/workspace.js";
import { MemoryLog } from "../support/testFront.js";

const token: ApiToken = {
  id: "a1",
  subject: "ci",
  roles: ["viewer"],
  createdAt: new Date(0),
  createdBy: "cli:ada",
  expiresAt: null,
  lastUsedAt: null,
  revokedAt: null,
};

const handlers: ControlHandlers = {
  createToken: (request) => Promise.resolve({ ...token, ...request, token: "cw_value" }),
  listTokens: () => Promise.resolve([token]),
  revokeToken: (id) => Promise.resolve(id === token.id ? token : null),
  verifyAudit: () => Promise.reject(new Fault("AUDIT_UNAVAILABLE", "The ledger is gone.")),
};

const running: ControlServer[] = [];
const log = new MemoryLog();

const start = async (data: string, more: Partial<ControlHandlers> = {}): Promise<void> => {
  running.push(await ControlServer.start(data, { ...handlers, ...more }, log));
};

afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.close()));
  log.lines.length = 0;
});

const ask = (data: string, question: Pick<ControlQuestion, "method" | "path" | "body">) =>
  askGateway(data, { deadlineMs: 10_000, ...question });

const request = { subject: "ci", roles: ["viewer"], ttlSeconds: 60, createdBy: "cli:ada" };

describe("the control socket", () => {
  it("can be opened by nobody else, and goes with the gateway", async () => {
    const data = workspace();
    await start(data);
    const path = join(data, "control.sock");
    expect(statSync(path).mode & 0o777).toBe(0o600);
    await running.pop()?.close();
    expect(existsSync(path)).toBe(false);
    expect(await ask(data, { method: "GET", path: "/tokens" })).toBeNull();
  });

  it("answers what the command line asks", async () => {
    const data = workspace();
    await start(data);
    expect(await ask(data, { method: "GET", path: "/tokens" })).toMatchObject({
      status: 200,
      body: { tokens: [{ id: "a1", createdAt: "1970-01-01T00:00:00.000Z", expiresAt: null }] },
    });
    expect(await ask(data, { method: "POST", path: "/tokens", body: request })).toMatchObject({
      status: 201,
      body: { subject: "ci", token: "cw_value" },
    });
    expect(await ask(data, { method: "DELETE", path: "/tokens/a1" })).toMatchObject({
      status: 200,
      body: { id: "a1" },
    });
  });

  const refused: readonly (readonly [Parameters<typeof ask>[1], number, string])[] = [
    [{ method: "DELETE", path: "/tokens/b" }, 404, "NOT_FOUND"],
    [{ method: "DELETE", path: "/tokens/..%2f" }, 404, "NOT_FOUND"],
    [{ method: "GET", path: "/" }, 404, "NOT_FOUND"],
    [{ method: "GET", path: "/audit/verify" }, 503, "AUDIT_UNAVAILABLE"],
    [{ method: "POST", path: "/tokens" }, 400, "BAD_REQUEST"],
    [{ method: "POST", path: "/tokens", body: { ...request, roles: [] } }, 400, "BAD_REQUEST"],
    [{ method: "POST", path: "/tokens", body: { ...request, roles: ["A b"] } }, 400, "BAD_REQUEST"],
    [{ method: "POST", path: "/tokens", body: { ...request, ttlSeconds: 0 } }, 400, "BAD_REQUEST"],
    [{ method: "POST", path: "/tokens", body: { ...request, more: 1 } }, 400, "BAD_REQUEST"],
    [
      { method: "POST", path: "/tokens", body: { ...request, subject: "x".repeat(70_000) } },
      413,
      "PAYLOAD_TOO_LARGE",
    ],
  ];
  it.each(refused)("%j: %s %s", async (question, status, code) => {
    const data = workspace();
    await start(data);
    expect(await ask(data, question)).toMatchObject({ status, body: { error: { code } } });
  });

  it("keeps what failed inside to the log", async () => {
    const data = workspace();
    await start(data, { listTokens: () => Promise.reject(new Error("a secret")) });
    const answer = await ask(data, { method: "GET", path: "/tokens" });
    expect(answer).toMatchObject({ status: 500, body: { error: { code: "INTERNAL" } } });
    expect(JSON.stringify(answer)).not.toContain("secret");
    expect(log.lines).toMatchObject([{ level: "error" }]);
  });

  it("takes the place of one that a killed gateway left", async () => {
    const data = workspace();
    const path = join(data, "control.sock");
    const script = `require("net").createServer().listen(process.argv[1], () => process.kill(process.pid, 9))`;
    spawnSync(process.execPath, ["-e", script, path]);
    expect(existsSync(path)).toBe(true);
    expect(await ask(data, { method: "GET", path: "/tokens" })).toBeNull();
    await start(data);
    expect(await ask(data, { method: "GET", path: "/tokens" })).toMatchObject({ status: 200 });
  });

  it("is missed in the log where the path is too long for one", async () => {
    const deep = `${"d".repeat(100)}/keep`;
    const data = join(workspace({ [deep]: "x" }), "d".repeat(100));
    await start(data);
    expect(log.lines).toMatchObject([{ level: "warn" }]);
    expect(await ask(data, { method: "GET", path: "/tokens" })).toBeNull();
  });
});
