import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { sql } from "kysely";
import { type ConsulSandbox, startConsul } from "../../sandbox/consul/startConsul.js";
import { runCli, type Running, startCli } from "../cli/cli.js";
import { openTestStorage } from "../storage/openTestStorage.js";
import { randomFrom } from "../support/randomOperation.js";
import { TestClient } from "../support/TestClient.js";
import { staticTokens, tokenOf } from "../support/testCallers.js";
import { until } from "../support/until.js";
import { keyOf, Stream } from "./Stream.js";

/** 20 in `npm test`; `npm run test:crash` has 100. */
const KILLS = Number(process.env["TEST_KILLS"] ?? "20");
const SEED = Number(process.env["TEST_SEED"] ?? Date.now() % 1_000_000);
const LONGEST_MS = 700;

jest.setTimeout(120_000 + KILLS * 20_000);

let directory: string;
let config: string;
let consul: ConsulSandbox;
const puts = new Map<string, number>();

beforeAll(async () => {
  process.stderr.write(`${KILLS} kills at random moments, TEST_SEED=${SEED}\n`);
  directory = mkdtempSync(join(tmpdir(), "causeway-crash-"));
  config = join(directory, "causeway.yaml");
  consul = await startConsul();
  const settings = {
    listen: { port: 0 },
    data: join(directory, "data"),
    identity: { staticTokens },
    limits: { requestsPerMinute: 0 },
    sources: [{ system: "consul", name: "hz", address: consul.address, environment: "test" }],
  };
  writeFileSync(config, JSON.stringify(settings));
});

afterAll(async () => {
  await consul.close();
  rmSync(directory, { recursive: true, force: true });
});

/** Counts what arrived since the last time; the emulator remembers only so much. */
const count = (): void => {
  for (const { method, path } of consul.calls) {
    const key = /^\/v1\/kv\/([^?]*)/.exec(path)?.[1];
    if (method !== "PUT" || key === undefined) continue;
    const name = decodeURIComponent(key);
    puts.set(name, (puts.get(name) ?? 0) + 1);
  }
  consul.resetCalls();
};

/** A gateway in a process of its own; `url` once it listens. */
const start = async (): Promise<{
  readonly process: Running;
  readonly client: TestClient;
  readonly url: string;
}> => {
  const process = startCli(["start", "--config", config], { directory });
  const printed = await process.printed(/Console {2}http:\/\/127\.0\.0\.1:\d+\//);
  const url = printed.replace("Console  ", "");
  return { process, url, client: new TestClient(url, tokenOf("admin")) };
};

interface Told {
  readonly operations: { readonly totalCount: number };
}

const UNDER_WAY = "{ operations(filter: { statuses: [PENDING, RUNNING] }) { totalCount } }";

const nothingIsUnderWay = (client: TestClient): Promise<void> =>
  until("what the crash left was examined", async () => {
    const { operations } = await client.data<Told>(UNDER_WAY);
    return operations.totalCount === 0;
  });

const statusOf = async (client: TestClient, id: string): Promise<string> => {
  const query = "query ($id: ID!) { operation(id: $id) { status } }";
  return (await client.data<{ operation: { status: string } }>(query, { id })).operation.status;
};

const holds = (key: string): boolean => consul.state("dc1").kv.get(key) !== undefined;

describe("kill -9 at random moments under a stream of changes", () => {
  it("loses nothing that was acknowledged, does nothing twice, and leaves nothing open", async () => {
    const random = randomFrom(SEED);
    const stream = new Stream();
    for (let kill = 0; kill < KILLS; kill += 1) {
      const { process, url, client } = await start();
      await nothingIsUnderWay(client);
      await stream.repeat(url);
      const asking = stream.run(url);
      await delay(random() * LONGEST_MS);
      process.stop("SIGKILL");
      await asking;
      await process.ended;
      count();
    }
    const { process, url, client } = await start();
    await nothingIsUnderWay(client);
    await stream.repeat(url);
    count();
    const all = [...stream.asked.values()];
    expect(all.length).toBeGreaterThan(KILLS);
    for (const { number, answer } of all) {
      const key = keyOf(number);
      const times = puts.get(key) ?? 0;
      const status = answer && (await statusOf(client, answer.id));
      expect({ key, status: answer?.status }).toEqual({ key, status });
      // What failed says so, and nothing of it is there; nobody repeats it by themselves.
      expect({ key, times }).toEqual({ key, times: status === "SUCCEEDED" ? 1 : 0 });
      expect({ key, isThere: holds(key) }).toEqual({ key, isThere: status === "SUCCEEDED" });
    }
    const verified = await runCli(["audit", "verify", "--config", config], { directory });
    expect(verified).toMatchObject({ code: 0 });
    process.stop("SIGTERM");
    expect((await process.ended).code).toBe(0);
  });

  it("and one byte that is changed afterwards is found", async () => {
    const storage = await openTestStorage({ dataDirectory: join(directory, "data") });
    await sql`alter table audit_record disable trigger user`.execute(storage.db);
    await sql`update audit_record set actor = 'rooT' where sequence = 2`.execute(storage.db);
    await storage.close();
    const verified = await runCli(["audit", "verify", "--config", config, "--json"], { directory });
    expect(verified.code).toBe(1);
    expect(JSON.parse(verified.stdout)).toMatchObject({ ok: false, firstBad: 2 });
  });
});
