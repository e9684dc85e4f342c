import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type ConsulSandbox, startConsul } from "../../sandbox/consul/startConsul.js";
import { type NomadSandbox, startNomad } from "../../sandbox/nomad/startNomad.js";
import { createLogger } from "../../src/telemetry/logger.js";
import { scratchDirectory } from "../storage/openTestStorage.js";
import { TestGateway } from "../support/startTestGateway.js";
import { tokenOf } from "../support/testCallers.js";
import { approve, decided, setKey } from "./keyChanges.js";

const CANARY = "canary-4f1c9e27";

let consul: ConsulSandbox;
let nomad: NomadSandbox;
let causeway: TestGateway;
let scratch: ReturnType<typeof scratchDirectory>;
let log = "";
const heard: string[] = [];

/** Everything that this gateway left on the disk, while it still runs. */
const filesOf = (directory: string): readonly string[] =>
  readdirSync(directory, { recursive: true, encoding: "utf8" })
    .map((name) => join(directory, name))
    .filter((path) => statSync(path).isFile());

beforeAll(async () => {
  scratch = scratchDirectory();
  consul = await startConsul({
    acl: { managementToken: `${CANARY}-consul`, defaultPolicy: "deny" },
  });
  nomad = await startNomad();
  const destination = new PassThrough();
  destination.on("data", (chunk: Buffer) => {
    log += chunk.toString("utf8");
  });
  causeway = await TestGateway.start(
    [
      { name: "hz", address: consul.address, token: `${CANARY}-consul` },
      { system: "nomad", name: "hz", address: nomad.address, environment: "production" },
    ],
    {
      data: join(scratch.path, "data"),
      auditFile: join(scratch.path, "audit.log"),
      log: createLogger({ level: "debug", destination }),
    },
  );
});

afterAll(async () => {
  await causeway.close();
  await consul.close();
  await nomad.close();
  scratch.remove();
});

const ask = async (query: string, variables = {}): Promise<void> => {
  heard.push(JSON.stringify(await causeway.query(query, variables)));
};

const SET_VARIABLE = `mutation ($input: SetNomadVariableInput!, $options: OperationOptions) {
  setNomadVariable(input: $input, options: $options) { operation { id status input plan } } }`;

describe("secrets on their way through a change", () => {
  it("are in no file, no log, no record and no operation", async () => {
    const key = { key: "app/password", value: `${CANARY}-value` };
    heard.push(JSON.stringify(await setKey(causeway, key)));
    heard.push(JSON.stringify(await setKey(causeway, { ...key, value: `${CANARY}-second` })));
    heard.push(JSON.stringify(await setKey(causeway, key, { dryRun: true })));
    heard.push(JSON.stringify(await setKey(causeway.as("viewer"), key)));
    const input = {
      source: "hz",
      path: "app/db",
      items: { password: `${CANARY}-variable` },
    };
    await ask(SET_VARIABLE, { input });
    await ask(SET_VARIABLE, { input, options: { dryRun: true } });
    await ask(`{ operations(first: 100) { nodes { input plan reason error { message } events {
      nodes { message detail } } } } auditRecords(first: 100) { nodes { detail reason } } }`);
    await ask("{ nope }");
    expect(heard.join("\n")).toContain("masked");
    expect(heard.filter((answer) => answer.includes(CANARY))).toEqual([]);
  });

  it("of an operation that waits are encrypted", async () => {
    const ttl = `mutation { deleteNomadVariable(source: "hz", path: "app/db") { operation { id status } } }`;
    const { data } = await causeway.as("operator").query<{
      deleteNomadVariable: { operation: { id: string; status: string } };
    }>(ttl);
    expect(data.deleteNomadVariable.operation.status).toBe("AWAITING_APPROVAL");
    const { id } = data.deleteNomadVariable.operation;
    expect(decided(await approve(causeway.as("approver"), id)).status).toBe("SUCCEEDED");
  });

  it("cannot be found on the disk or in the log", () => {
    const directory = scratch.path;
    const files = filesOf(directory);
    expect(files.length).toBeGreaterThan(10);
    const tokens = [CANARY, tokenOf("admin"), tokenOf("approver")];
    const found = files.filter((path) => {
      const bytes = readFileSync(path);
      return tokens.some((secret) => bytes.includes(secret) || bytes.includes(btoa(secret)));
    });
    expect(found).toEqual([]);
    expect(tokens.filter((secret) => log.includes(secret))).toEqual([]);
  });
});
