import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { codeOf, operationOf, setKey } from "./keyChanges.js";
import { type House, startHouse, writesTo } from "./startHouse.js";

let house: House;

beforeAll(async () => {
  house = await startHouse();
});

afterAll(() => house.close());

const hundred = Array.from({ length: 100 }, (_, index) => index);

describe("an idempotency key", () => {
  it("lets a hundred callers at once act once, and gives all of them the same operation", async () => {
    house.hz.resetCalls();
    const options = { idempotencyKey: "release 12" };
    const answers = await Promise.all(
      hundred.map(() => setKey(house.causeway, { key: "once", value: "v" }, options)),
    );
    const operations = answers.map(operationOf);
    expect(new Set(operations.map(({ id }) => id)).size).toBe(1);
    expect(new Set(operations.map(({ status }) => status))).toEqual(new Set(["SUCCEEDED"]));
    expect(writesTo(house.hz)).toHaveLength(1);
  });

  it("gives the first operation later too, and to its own caller only", async () => {
    const options = { idempotencyKey: "mine" };
    const change = { key: "later", value: "v" };
    const first = operationOf(await setKey(house.causeway, change, options));
    const again = operationOf(await setKey(house.causeway, change, options));
    const other = operationOf(await setKey(house.causeway.as("operator"), change, options));
    expect(again.id).toBe(first.id);
    expect(other.id).not.toBe(first.id);
  });

  it("is of the same change where null is written out", async () => {
    const options = { idempotencyKey: "null" };
    const change = { key: "null", value: "v" };
    const first = operationOf(await setKey(house.causeway, change, options));
    const nulls = { datacenter: null, valueBase64: null, flags: null };
    const again = operationOf(await setKey(house.causeway, { ...change, ...nulls }, options));
    expect(again.id).toBe(first.id);
  });

  it("is a conflict for another change, and nothing happens", async () => {
    const options = { idempotencyKey: "conflict" };
    operationOf(await setKey(house.causeway, { key: "a", value: "v" }, options));
    house.hz.resetCalls();
    const answers = await Promise.all([
      setKey(house.causeway, { key: "a", value: "other" }, options),
      setKey(house.causeway, { key: "b", value: "v" }, options),
    ]);
    expect(answers.map(codeOf)).toEqual(["IDEMPOTENCY_CONFLICT", "IDEMPOTENCY_CONFLICT"]);
    expect(writesTo(house.hz)).toEqual([]);
  });

  it("is free again after a refusal", async () => {
    const options = { idempotencyKey: "refused" };
    const viewer = house.causeway.as("viewer");
    const change = { key: "refused", value: "v" };
    expect(codeOf(await setKey(viewer, change, options))).toBe("FORBIDDEN");
    expect(codeOf(await setKey(viewer, { ...change, value: "w" }, options))).toBe("FORBIDDEN");
  });

  it.each([["", 0] as const, ["x".repeat(129), 129] as const])(
    "%j is none: 1 to 128 characters fit",
    async (idempotencyKey, found) => {
      house.hz.resetCalls();
      const answer = await setKey(house.causeway, { key: "k", value: "v" }, { idempotencyKey });
      expect(codeOf(answer)).toBe("BAD_USER_INPUT");
      expect(answer.errors?.[0]?.extensions).toMatchObject({ found, limit: 128 });
      expect(writesTo(house.hz)).toEqual([]);
    },
  );

  it("of 128 characters, in any form of Unicode, is one", async () => {
    const change = { key: "form", value: "v" };
    const [composed, decomposed] = ["\u00e9", "e\u0301"].map((text) => `${text}${"x".repeat(120)}`);
    const first = await setKey(house.causeway, change, { idempotencyKey: composed ?? "" });
    const second = await setKey(house.causeway, change, { idempotencyKey: decomposed ?? "" });
    expect(operationOf(second).id).toBe(operationOf(first).id);
  });

  it("is not taken by a dry run", async () => {
    const options = { idempotencyKey: "dry" };
    const dry = await setKey(
      house.causeway,
      { key: "dry", value: "v" },
      { ...options, dryRun: true },
    );
    const wet = await setKey(house.causeway, { key: "dry", value: "other" }, options);
    expect(operationOf(wet)).toMatchObject({ status: "SUCCEEDED", dryRun: false });
    expect(operationOf(wet).id).not.toBe(operationOf(dry).id);
  });
});

describe("a dry run", () => {
  it("plans and decides, is recorded, and changes nothing", async () => {
    house.hz.resetCalls();
    const answer = await setKey(house.causeway, { key: "new", value: "v" }, { dryRun: true });
    const operation = operationOf(answer);
    expect(operation).toMatchObject({ status: "SUCCEEDED", dryRun: true });
    expect(operation.plan).toMatchObject({ before: { value: null } });
    expect(operation.planHash).toMatch(/^[0-9a-f]{64}$/);
    expect(operation.policyIds).toEqual(["admin-does-everything"]);
    expect(writesTo(house.hz)).toEqual([]);
  });

  it("is refused as the change would be", async () => {
    const answer = await setKey(
      house.causeway.as("viewer"),
      { key: "new", value: "v" },
      { dryRun: true },
    );
    expect(codeOf(answer)).toBe("FORBIDDEN");
  });
});
