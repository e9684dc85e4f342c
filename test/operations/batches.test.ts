import { describe, expect, it } from "@jest/globals";
import { Batches } from "../../src/operations/Batches.js";
import { storageUnavailable } from "../../src/storage/storageFault.js";

const wait = () => new Promise((resolve) => setImmediate(resolve));

/** Doubles numbers; the batches that it was given, and how it fails. */
const doubling = (fails: (items: readonly number[]) => Error | null = () => null) => {
  const seen: (readonly number[])[] = [];
  const batches = new Batches<number, number>(async (items) => {
    seen.push(items);
    await wait();
    const failure = fails(items);
    if (failure) throw failure;
    return (item) => item * 2;
  });
  return { seen, batches };
};

describe("batches", () => {
  it("take together what waits, in order, as many as fit", async () => {
    const { seen, batches } = doubling();
    const items = Array.from({ length: 201 }, (_, index) => index);
    const doubled = Promise.all(items.map((item) => batches.add(item)));
    expect(await doubled).toEqual(items.map((item) => item * 2));
    expect(await batches.add(500)).toBe(1_000);
    await batches.idle();
    expect(seen).toEqual([items.slice(0, 200), [200], [500]]);
  });

  it("fail one by one where one is to blame", async () => {
    const { seen, batches } = doubling((items) => (items.includes(2) ? new Error("two") : null));
    const ended = await Promise.allSettled([1, 2, 3].map((item) => batches.add(item)));
    expect(ended.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(seen).toEqual([[1, 2, 3], [1], [2], [3]]);
  });

  it("fail at once where the database is away", async () => {
    const { seen, batches } = doubling(() => storageUnavailable("it is away"));
    const ended = await Promise.allSettled([1, 2, 3].map((item) => batches.add(item)));
    expect(ended.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
    expect(seen).toHaveLength(1);
  });
});
