import { execFile, spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "@jest/globals";
import { type ConsulSandbox, startConsul } from "../../sandbox/consul/startConsul.js";
import { atEnd, call, until } from "./consulKit.js";

const run = promisify(execFile);
const PROGRAM = "terraform";
const missing = spawnSync(PROGRAM, ["version"]).error !== undefined;
const SENTENCE = missing ? " (skipped: there is no terraform on this machine)" : "";

const configuration = (address: string): string => `
terraform {
  backend "consul" {
    address = "${address.replace("http://", "")}"
    scheme  = "http"
    path    = "terraform/state"
  }
}
variable "blocks" { default = 1 }
variable "gate" { default = "" }
resource "terraform_data" "text" {
  input = join("", [for b in range(var.blocks) : join("", [for i in range(1000) : sha256("\${b}-\${i}")])])
}
resource "terraform_data" "gate" {
  triggers_replace = var.gate
  provisioner "local-exec" { command = "while [ -n '\${var.gate}' ] && [ ! -e '\${var.gate}' ]; do sleep 0.05; done" }
}
`;

/** A working directory of its own, for the same state. */
const workspace = async (
  consul: ConsulSandbox,
): Promise<{
  folder: string;
  terraform: (...argv: readonly string[]) => Promise<{ stdout: string; stderr: string }>;
}> => {
  const folder = await mkdtemp(join(tmpdir(), "consul-terraform-"));
  atEnd(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, "main.tf"), configuration(consul.address));
  const env = { PATH: process.env["PATH"] ?? "", CHECKPOINT_DISABLE: "1", HOME: folder };
  const terraform = (...argv: readonly string[]) =>
    run(PROGRAM, [...argv, "-no-color", "-input=false"], {
      cwd: folder,
      env,
      maxBuffer: 64 * 1024 * 1024,
    });
  await terraform("init");
  return { folder, terraform };
};

const start = async (): Promise<ConsulSandbox> => {
  const consul = await startConsul({ profile: "1.8" });
  atEnd(() => consul.close());
  return consul;
};

const keysOf = (consul: ConsulSandbox): readonly string[] =>
  consul
    .state("dc1")
    .kv.list("")
    .map(({ Key }) => Key);

(missing ? describe.skip : describe)(`Terraform's consul backend${SENTENCE}`, () => {
  it("stores states of every size, and leaves no lock behind", async () => {
    const consul = await start();
    const { terraform } = await workspace(consul);
    await terraform("apply", "-auto-approve");
    expect(keysOf(consul)).toEqual(["terraform/state"]);
    await terraform("apply", "-auto-approve", "-var", "blocks=15");
    expect(keysOf(consul).length).toBeGreaterThan(2);
    expect((await terraform("plan", "-var", "blocks=15")).stdout).toContain("No changes");
    await terraform("apply", "-auto-approve");
    expect(keysOf(consul)).toEqual(["terraform/state"]);
  }, 60_000);

  it("refuses a second apply while the first one holds the lock", async () => {
    const consul = await start();
    const [first, second] = [await workspace(consul), await workspace(consul)];
    const gate = join(first.folder, "open");
    const applying = first.terraform("apply", "-auto-approve", "-var", `gate=${gate}`);
    const lock = "terraform/state/.lock";
    await until(() => consul.state("dc1").kv.get(lock)?.Session !== undefined);
    await until(() => keysOf(consul).includes("terraform/state/.lockinfo"));
    await expect(second.terraform("apply", "-auto-approve")).rejects.toMatchObject({
      stderr: expect.stringContaining("Error acquiring the state lock"),
    });
    await writeFile(gate, "");
    await applying;
    expect((await call(consul, `GET /v1/kv/${lock}`)).status).toBe(404);
  }, 60_000);
});
