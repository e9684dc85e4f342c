import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { type ConsulSandbox, startConsul } from "../../sandbox/consul/startConsul.js";
import { PostgresServer } from "../storage/PostgresServer.js";
import { scratchDirectory } from "../storage/openTestStorage.js";
import { TestGateway } from "../support/startTestGateway.js";
import { until } from "../support/until.js";
import { codeOf, operationOf, setKey } from "./keyChanges.js";
import { writesTo } from "./startHouse.js";

jest.setTimeout(120_000);

const server = await PostgresServer.start();
const describeServer = server === null ? describe.skip : describe;
const title =
  server === null
    ? "a database that goes away (skipped: npm's binaries do not run here)"
    : "a database that goes away";

afterAll(async () => {
  await server?.remove();
});

describeServer(title, () => {
  const scratch = scratchDirectory();
  let consul: ConsulSandbox;
  let causeway: TestGateway;

  beforeAll(async () => {
    consul = await startConsul();
    causeway = await TestGateway.start([{ name: "hz", address: consul.address }], {
      data: scratch.path,
      database: server?.url("postgres") ?? "",
    });
  });

  afterAll(async () => {
    await causeway.close();
    await consul.close();
    scratch.remove();
  });

  const ready = async (): Promise<number> =>
    (await fetch(new URL("/readyz", causeway.gateway.url))).status;

  it("takes changes with it and nothing else, and they come back by themselves", async () => {
    operationOf(await setKey(causeway, { key: "a", value: "v" }));
    await server?.stop();
    consul.resetCalls();
    const options = { idempotencyKey: "while away" };
    const answers = await Promise.all([
      setKey(causeway, { key: "b", value: "v" }),
      setKey(causeway, { key: "c", value: "v" }, options),
      setKey(causeway, { key: "d", value: "v" }, { dryRun: true }),
    ]);
    expect(new Set(answers.map(codeOf))).toEqual(new Set(["STORAGE_UNAVAILABLE"]));
    expect(writesTo(consul)).toEqual([]);
    const { data, errors } = await causeway.query(
      '{ consulNodes { totalCount } consulKeys(source: "hz") { nodes { key } } operations { totalCount } }',
    );
    expect(data).toEqual({
      consulNodes: { totalCount: 1 },
      consulKeys: { nodes: [{ key: "a" }] },
      operations: null,
    });
    expect(errors).toMatchObject([{ extensions: { code: "STORAGE_UNAVAILABLE" } }]);
    await until("the gateway says so", async () => (await ready()) === 503);

    await server?.start();
    await until("the gateway is ready", async () => (await ready()) === 200);
    const again = operationOf(await setKey(causeway, { key: "c", value: "v" }, options));
    expect(again.status).toBe("SUCCEEDED");
    expect(writesTo(consul)).toHaveLength(1);
  });

  it("while a change has its key, gives it free once it is back", async () => {
    const proxied = { key: "held", value: "v" };
    const options = { idempotencyKey: "held" };
    await server?.stop();
    expect(codeOf(await setKey(causeway, proxied, options))).toBe("STORAGE_UNAVAILABLE");
    await server?.start();
    await until("the gateway is ready", async () => (await ready()) === 200);
    expect(operationOf(await setKey(causeway, proxied, options)).status).toBe("SUCCEEDED");
  });
});
