import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { sql } from "kysely";
import { z } from "zod";
import { workspace } from "../config/workspace.js";
import { openTestStorage } from "../storage/openTestStorage.js";
import { runCli } from "./cli.js";

const report = z.object({ parts: z.array(z.looseObject({ name: z.string() })) });

/** What `check` told of what a gateway stands on. */
const partsIn = (stdout: string) => report.parse(JSON.parse(stdout)).parts;

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

  it("tells what is wrong with the policies, at its place, and ends with 1", async () => {
    const directory = workspace({
      "causeway.yaml": "policies: ./rules\n",
      "rules/team.cedar": "permit (principal, action, resource);\npermit (\n",
      "rules/schema.cedarschema": readFileSync("policies/schema.cedarschema", "utf8"),
    });
    const { code, stdout, stderr } = await runCli(["check"], { directory });
    expect({ code, stderr }).toEqual({ code: 1, stderr: "Not in order: policies.\n" });
    const lines = [expect.stringMatching(/^team\.cedar:\d+:\d+: ./)];
    expect(partsIn(stdout)).toContainEqual(
      expect.objectContaining({ name: "policies", verdict: "failed", lines }),
    );
  });

  it("makes nothing where there is nothing yet", async () => {
    const directory = workspace();
    const { code, stdout } = await runCli(["check"], { directory });
    expect(code).toBe(0);
    expect(partsIn(stdout)).toMatchObject([
      { name: "policies", verdict: "ok" },
      { name: "database", verdict: "ok", text: expect.stringContaining("there is none yet") },
      { name: "audit key", verdict: "ok", text: expect.stringContaining("first start makes it") },
    ]);
    expect(existsSync(join(directory, "data"))).toBe(false);
  });

  it("finds a database current, newer than it knows, or open elsewhere", async () => {
    const directory = workspace();
    const check = () => runCli(["check"], { directory });
    const database = (report: object) =>
      expect.arrayContaining([expect.objectContaining({ name: "database", ...report })]);

    const storage = await openTestStorage({ dataDirectory: join(directory, "data") });
    const held = await check();
    await sql`insert into schema_migration (name, at) values ('9999-unheard-of', now())`
      .execute(storage.db)
      .finally(() => storage.close());
    expect(held.code).toBe(0);
    const open = expect.stringContaining("has it open");
    expect(partsIn(held.stdout)).toEqual(database({ verdict: "ok", text: open }));

    const tooNew = await check();
    expect({ code: tooNew.code, stderr: tooNew.stderr }).toEqual({
      code: 1,
      stderr: "Not in order: database.\n",
    });
    const newer = expect.stringMatching(/^SCHEMA_TOO_NEW: .*9999-unheard-of/);
    expect(partsIn(tooNew.stdout)).toEqual(database({ verdict: "failed", text: newer }));
  });

  it.each([
    [
      "others can read it",
      { "data/audit.key": { text: "00".repeat(32), mode: 0o644 } },
      /chmod 600/,
    ],
    ["it is gone, and its ledger is not", { "data/audit.head": "{}" }, /put it back/],
  ])("ends with 1 over the audit key where %s", async (_where, files, fix) => {
    const { code, stdout, stderr } = await runCli(["check"], { directory: workspace(files) });
    expect({ code, stderr }).toEqual({ code: 1, stderr: "Not in order: audit key.\n" });
    const text = expect.stringMatching(new RegExp(`^AUDIT_UNAVAILABLE: .*${fix.source}`));
    expect(partsIn(stdout)).toContainEqual(
      expect.objectContaining({ name: "audit key", verdict: "failed", text }),
    );
  });

  it("warns of an issuer that does not answer, and ends with 0", async () => {
    const directory = workspace({
      "causeway.yaml":
        'identity: { issuers: [{ issuer: "http://127.0.0.1:1", audience: causeway }] }\n',
    });
    const { code, stdout } = await runCli(["check"], { directory });
    expect(code).toBe(0);
    const text = expect.stringMatching(/cannot be read: ./);
    expect(partsIn(stdout)).toContainEqual(
      expect.objectContaining({ name: "issuer http://127.0.0.1:1", verdict: "warning", text }),
    );
  });
});
