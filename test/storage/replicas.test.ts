import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { type ConsulSandbox, startConsul } from "../../sandbox/consul/startConsul.js";
import { openAuditKey } from "../../src/operations/auditKey.js";
import { Checkpoint } from "../../src/operations/Checkpoint.js";
import { Seals } from "../../src/operations/Seals.js";
import { verifyLedger } from "../../src/operations/verifyLedger.js";
import { codeOf, operation, operationOf, setKey } from "../operations/keyChanges.js";
import { writesTo } from "../operations/startHouse.js";
import { TestGateway } from "../support/startTestGateway.js";
import { openTestStorage, scratchDirectory } from "./openTestStorage.js";
import { testServer } from "./testServer.js";

jest.setTimeout(120_000);

const server = await testServer();
const describeReplicas = server === null ? describe.skip : describe;
const title =
  server === null
    ? "two gateways on one PostgreSQL (skipped: npm's binaries do not run here)"
    : "two gateways on one PostgreSQL";

afterAll(() => server?.end());

const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, at) => at);

describeReplicas(title, () => {
  const scratch = scratchDirectory();
  let database: string;
  let consul: ConsulSandbox;
  let gateways: readonly [TestGateway, TestGateway];

  const start = (data: string): Promise<TestGateway> =>
    TestGateway.start([{ name: "hz", address: consul.address }], {
      data,
      database,
      limits: { requestsPerMinute: 0 },
    });

  beforeAll(async () => {
    database = (await server?.createDatabase()) ?? "";
    consul = await startConsul({ datacenters: ["dc1"] });
    const [one, other] = [join(scratch.path, "one"), join(scratch.path, "other")];
    const first = await start(one);
    // The ledger is one, and so is its key.
    mkdirSync(other, { mode: 0o700 });
    copyFileSync(join(one, "audit.key"), join(other, "audit.key"));
    gateways = [first, await start(other)];
  });

  afterAll(async () => {
    for (const gateway of gateways) await gateway.close();
    await consul.close();
    scratch.remove();
  });

  it("keep one ledger of what is changed through both at once, and both verify it", async () => {
    consul.resetCalls();
    const answers = await Promise.all(
      numbers(200).map((at) =>
        setKey(at % 2 === 0 ? gateways[0] : gateways[1], { key: `k/${String(at)}`, value: "v" }),
      ),
    );
    expect(answers.map((answer) => operationOf(answer).status)).toEqual(
      numbers(200).map(() => "SUCCEEDED"),
    );
    expect(new Set(writesTo(consul)).size).toBe(200);
    for (const { dataDirectory } of gateways) {
      const key = await openAuditKey(join(dataDirectory, "audit.key"), () =>
        Promise.resolve(false),
      );
      const seals = new Seals(key);
      const onFailure = (error: unknown) => {
        throw error;
      };
      const checkpoint = new Checkpoint(join(dataDirectory, "audit.head"), { seals, onFailure });
      const storage = await openTestStorage({ databaseUrl: database });
      const report = await verifyLedger({ db: storage.db, seals, checkpoint });
      await storage.close();
      expect(report).toMatchObject({ ok: true, records: 400 });
    }
  });

  it("act once for an idempotency key that both are given at once", async () => {
    consul.resetCalls();
    const options = { idempotencyKey: "release 12" };
    const answers = await Promise.all(
      numbers(40).map((at) =>
        setKey(at % 2 === 0 ? gateways[0] : gateways[1], { key: "once", value: "v" }, options),
      ),
    );
    const operations = answers.map(operationOf);
    expect(new Set(operations.map(({ id }) => id)).size).toBe(1);
    expect(new Set(operations.map(({ status }) => status))).toEqual(new Set(["SUCCEEDED"]));
    expect(writesTo(consul)).toHaveLength(1);
    const other = await setKey(gateways[1], { key: "once", value: "w" }, options);
    expect(codeOf(other)).toBe("IDEMPOTENCY_CONFLICT");
  });

  it("show each other's operations", async () => {
    const { id } = operationOf(await setKey(gateways[0], { key: "shown", value: "v" }));
    expect(await operation(gateways[1], id)).toMatchObject({ id, status: "SUCCEEDED" });
  });
});
