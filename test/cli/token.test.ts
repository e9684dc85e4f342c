import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { controlHandlers } from "../../src/control/controlHandlers.js";
import { ControlServer } from "../../src/control/ControlServer.js";
import { ApiTokens } from "../../src/identity/ApiTokens.js";
import { workspace } from "../config/workspace.js";
import { TokenDatabase } from "../identity/tokenDatabase.js";
import { MemoryLog } from "../support/testFront.js";
import { runCli } from "./cli.js";

let database: TokenDatabase;
let gateway: ControlServer | null = null;

beforeAll(async () => {
  database = await TokenDatabase.open();
});

afterEach(async () => {
  await gateway?.close();
  gateway = null;
});

afterAll(() => database.close());

/** A directory in whose data directory a gateway answers. */
const withGateway = async (): Promise<string> => {
  const directory = workspace({ "data/causeway.pid": "" });
  const handlers = controlHandlers(new ApiTokens(database.db), null);
  gateway = await ControlServer.start(join(directory, "data"), handlers, new MemoryLog());
  return directory;
};

const create = ["token", "create", "--subject", "ci", "--role", "developer"];

/** A field of what a command printed as JSON. */
const printed = (stdout: string, field: string): unknown => {
  const value: unknown = JSON.parse(stdout);
  return typeof value === "object" && value !== null ? Reflect.get(value, field) : undefined;
};

describe("causeway token", () => {
  it("makes, lists and ends a token by way of the gateway that runs", async () => {
    const directory = await withGateway();
    const args = [...create, "--role", "approver", "--ttl", "30d"];
    const made = await runCli(args, { directory });
    expect({ code: made.code, stderr: made.stderr }).toEqual({ code: 0, stderr: "" });
    expect(printed(made.stdout, "token")).toMatch(/^cw_[\w-]{43}$/);
    expect(printed(made.stdout, "roles")).toEqual(["developer", "approver"]);
    const id = String(printed(made.stdout, "id"));

    const revoked = await runCli(["token", "revoke", id], { directory });
    expect(revoked).toMatchObject({ code: 0, stderr: "" });
    const list = await runCli(["token", "list", "--json"], { directory });
    expect(list.stdout).not.toContain(String(printed(made.stdout, "token")));
    expect(printed(list.stdout, "tokens")).toMatchObject([
      { id, subject: "ci", createdBy: expect.stringMatching(/^cli:/), lastUsedAt: null },
    ]);
    expect(printed(list.stdout, "tokens")).not.toMatchObject([{ revokedAt: null }]);
  });

  it("opens the database where no gateway runs", async () => {
    const directory = workspace();
    const made = await runCli(create, { directory });
    expect({ code: made.code, stderr: made.stderr }).toEqual({ code: 0, stderr: "" });
    const list = await runCli(["token", "list"], { directory });
    const tokens = printed(list.stdout, "tokens");
    expect(tokens).toMatchObject([{ id: printed(made.stdout, "id"), expiresAt: null }]);
  });

  it("makes no token of a role that nobody knows, and tells those that are known", async () => {
    const groups = "{ issuer: http://127.0.0.1:1, audience: causeway, roles: { sre: on-call } }";
    const directory = workspace({ "causeway.yaml": `identity: { issuers: [${groups}] }\n` });
    const withRole = (role: string) =>
      runCli(["token", "create", "--subject", "ci", "--role", role], { directory });
    expect(await withRole("develper")).toEqual({
      code: 1,
      stdout: "",
      stderr:
        "BAD_REQUEST: No policy and no group of the configuration names the role develper. " +
        "Known are: admin, approver, auditor, developer, on-call, operator, viewer.\n",
    });
    expect(await withRole("on-call")).toMatchObject({ code: 0, stderr: "" });
  });

  it("ends with 1 where there is no such token", async () => {
    const directory = await withGateway();
    const { code, stdout, stderr } = await runCli(["token", "revoke", "nothing"], { directory });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toBe("NOT_FOUND: There is no token of this id.\n");
  });

  it.each([
    [["token"], "Usage: causeway token"],
    [["token", "create", "--role", "viewer"], "required option '--subject <name>'"],
    [["token", "create", "--subject", "me"], "required option '--role <role>'"],
    [[...create, "--ttl", "30"], "Expected a time such as 12h or 30d"],
    [[...create, "--ttl", "99999d"], "at most 3650d"],
    [[...create, "--role", "A b"], "Expected a role"],
    [["token", "revoke"], "missing required argument 'id'"],
    [["token", "revoke", "../x"], "Expected the id of a token"],
  ])("ends with 3 for %j", async (args, reason) => {
    const { code, stdout, stderr } = await runCli(args, { directory: workspace() });
    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
    expect(stderr).toContain(reason);
  });
});
