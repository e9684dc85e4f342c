import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type ConsulSandbox, startConsul } from "../../sandbox/consul/startConsul.js";
import { startProxy } from "../consul/startProxy.js";
import { TestGateway } from "../support/startTestGateway.js";
import { codeOf, operationOf, setKey } from "./keyChanges.js";
import { writesTo } from "./startHouse.js";

const CALLERS = 1_000;

let consul: ConsulSandbox;
let causeway: TestGateway;

beforeAll(async () => {
  consul = await startConsul();
  const source = { name: "hz", address: consul.address };
  causeway = await TestGateway.start([source], { limits: { requestsPerMinute: 0 } });
});

afterAll(async () => {
  await causeway.close();
  await consul.close();
});

const keys = (count: number) => Array.from({ length: count }, (_, index) => `load/${index}`);

describe("many changes at once", () => {
  it("a thousand of one source: none is lost, none is doubled", async () => {
    consul.resetCalls();
    const answers = await Promise.all(
      keys(CALLERS).map((key) => setKey(causeway, { key, value: key })),
    );
    const operations = answers.map(operationOf);
    expect(new Set(operations.map(({ status }) => status))).toEqual(new Set(["SUCCEEDED"]));
    expect(new Set(operations.map(({ id }) => id)).size).toBe(CALLERS);
    const written = writesTo(consul);
    expect(written).toHaveLength(CALLERS);
    expect(new Set(written).size).toBe(CALLERS);
  });

  it("more than may wait: UPSTREAM_BUSY says that it was not begun, and it was not", async () => {
    const proxy = await startProxy(consul.address);
    const source = { name: "hz", address: proxy.address, timeoutMs: 60_000 };
    const slow = await TestGateway.start([source], {
      limits: { requestsPerMinute: 0 },
    });
    const opened = withResolvers();
    // Nobody's turn ends before all have come.
    proxy.intercept = async (path) => {
      if (path.startsWith("/v1/kv/")) await opened.promise;
      return null;
    };
    consul.resetCalls();
    const asked = keys(1_030).map((key) => setKey(slow, { key, value: "again" }));
    const first = await Promise.race(asked);
    expect(codeOf(first)).toBe("UPSTREAM_BUSY");
    expect(first.errors?.[0]?.extensions).toMatchObject({ source: "hz", limit: 1_000 });
    opened.resolve();
    const answers = await Promise.all(asked);
    const refused = answers.filter(({ errors }) => errors !== undefined);
    const done = answers.filter(({ errors }) => errors === undefined).map(operationOf);
    expect(new Set(refused.map(codeOf))).toEqual(new Set(["UPSTREAM_BUSY"]));
    const succeeded = done.filter(({ status }) => status === "SUCCEEDED");
    // Where the queue filled up between plan and effect, the operation itself says so.
    for (const { status, error } of done.filter((one) => !succeeded.includes(one))) {
      expect({ status, code: error?.code }).toEqual({ status: "FAILED", code: "UPSTREAM_BUSY" });
    }
    expect(new Set(writesTo(consul)).size).toBe(succeeded.length);
    expect(writesTo(consul)).toHaveLength(succeeded.length);
    await slow.close();
    await proxy.close();
  });
});

/** A promise, and how to resolve it. */
const withResolvers = () => {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return {
    promise,
    resolve: () => {
      resolve();
    },
  };
};
