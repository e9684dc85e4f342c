import { describe, expect, it } from "@jest/globals";
import { Fault } from "../../src/errors.js";
import { RequestRate } from "../../src/limits/requestRate.js";

const faultOf = (act: () => void): Fault | null => {
  try {
    act();
    return null;
  } catch (error) {
    if (error instanceof Fault) {
      return error;
    }
    throw error;
  }
};

describe("the rate of requests", () => {
  it("lets a minute's worth through at once, then tells how long to wait", () => {
    let now = 0;
    const rate = new RequestRate(6, () => now);
    for (let count = 0; count < 6; count += 1) {
      rate.count("a");
    }
    expect(
      faultOf(() => {
        rate.count("a");
      }),
    ).toMatchObject({
      code: "RATE_LIMITED",
      status: 429,
      extensions: { limit: 6, retryAfterSeconds: 10 },
    });
    now = 10_000;
    rate.count("a");
    expect(
      faultOf(() => {
        rate.count("a");
      })?.extensions.retryAfterSeconds,
    ).toBe(10);
  });

  it("counts each caller alone, and forgets those that have waited long enough", () => {
    let now = 0;
    const rate = new RequestRate(60, () => now);
    for (let caller = 0; caller < 30_000; caller += 1) {
      now += 1;
      expect(
        faultOf(() => {
          rate.count(`caller ${String(caller)}`);
        }),
      ).toBeNull();
    }
  });

  it("is off at 0", () => {
    const rate = new RequestRate(0);
    for (let count = 0; count < 10_000; count += 1) {
      rate.count("a");
    }
  });
});
