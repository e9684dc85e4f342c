import { describe, expect, it } from "@jest/globals";
import { Batches } from "../../src/operations/Batches.js";

/** Doubles numbers; the batches that it was given, and how it fails. */
const doubling = ({
  most = 10,
  fails,
}: {
  readonly most?: number;
  readonly fails?: (items: readonly number[]) => string;
}) => {
  const seen: (readonly number[])[] = [];
  const batches = new Batches<number, number>({
    most,
    isCommon: (error) => String(error).includes("all"),
    work: async (items) => {
      seen.push(items);
      await new Promise((resolve) => setImmediate(resolve));
      const failure = fails?.(items) ?? "";
      if (failure !== "") throw new Error(failure);
      return items.map((item) => item * 2);
    },
  });
  return { seen, batches };
};

describe("batches", () => {
  it("take together what waits, in order, as many as fit", async () => {
    const { seen, batches } = doubling({ most: 2 });
    const first = Promise.all([1, 2, 3].map((item) => batches.add(item)));
    expect(await first).toEqual([2, 4, 6]);
    expect(await batches.add(4)).toBe(8);
    await batches.idle();
    expect(seen).toEqual([[1, 2], [3], [4]]);
  });

  it("fail one by one where one is to blame", async () => {
    const { seen, batches } = doubling({ fails: (items) => (items.includes(2) ? "two" : "") });
    const ended = await Promise.allSettled([1, 2, 3].map((item) => batches.add(item)));
    expect(ended.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(seen).toEqual([[1, 2, 3], [1], [2], [3]]);
  });

  it("fail at once where all fare alike", async () => {
    const { seen, batches } = doubling({ fails: () => "all" });
    const ended = await Promise.allSettled([1, 2, 3].map((item) => batches.add(item)));
    expect(ended.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
    expect(seen).toHaveLength(1);
  });
});
