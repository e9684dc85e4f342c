import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type ConsulSandbox, startConsul } from "../../sandbox/consul/startConsul.js";
import { TestGateway } from "../support/startTestGateway.js";
import { operationOf, setKey } from "./keyChanges.js";
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

const keys = (below: string) => Array.from({ length: CALLERS }, (_, index) => `${below}/${index}`);

describe("many changes at once", () => {
  it.each([
    ["", () => ({})],
    [", each with an idempotency key", (key: string) => ({ idempotencyKey: key })],
  ])("a thousand of one source%s: none is lost, none is doubled", async (name, optionsOf) => {
    consul.resetCalls();
    const answers = await Promise.all(
      keys(`load${name.length}`).map((key) =>
        setKey(causeway, { key, value: key }, optionsOf(key)),
      ),
    );
    const operations = answers.map(operationOf);
    expect(new Set(operations.map(({ status }) => status))).toEqual(new Set(["SUCCEEDED"]));
    expect(new Set(operations.map(({ id }) => id)).size).toBe(CALLERS);
    const written = writesTo(consul);
    expect(written).toHaveLength(CALLERS);
    expect(new Set(written).size).toBe(CALLERS);
  });
});
