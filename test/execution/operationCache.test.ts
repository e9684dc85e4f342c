import { describe, expect, it } from "@jest/globals";
import { OperationCache } from "../../src/execution/operationCache.js";

describe("the operations kept ready", () => {
  it("are bounded in number; the least recently used goes first", () => {
    const cache = new OperationCache<{ readonly bytes: number }>({ count: 2, bytes: 100 });
    cache.set("a", { bytes: 1 });
    cache.set("b", { bytes: 1 });
    cache.get("a");
    cache.set("c", { bytes: 1 });
    expect(["a", "b", "c"].map((key) => cache.get(key) !== undefined)).toEqual([true, false, true]);
  });

  it("are bounded in bytes; what is too large alone is not kept", () => {
    const cache = new OperationCache<{ readonly bytes: number }>({ count: 10, bytes: 100 });
    cache.set("a", { bytes: 60 });
    cache.set("a", { bytes: 50 });
    cache.set("b", { bytes: 50 });
    expect(cache.get("a")).toEqual({ bytes: 50 });
    cache.set("c", { bytes: 30 });
    expect(["a", "b", "c"].map((key) => cache.get(key) !== undefined)).toEqual([true, false, true]);
    cache.set("d", { bytes: 101 });
    expect(cache.get("d")).toBeUndefined();
    expect(cache.get("a")).toBeDefined();
  });
});
