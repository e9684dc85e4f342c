import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { jsonErrorPosition } from "../../src/http/jsonErrorPosition.js";

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

describe("the place of an error in JSON", () => {
  it.each([
    ["", 0],
    ["{", 1],
    ['{"query":"{hello', 16],
    ['{"query": nonsense}', 10],
    ['{"a":1,}', 7],
    ["[1 2]", 3],
    ["[01]", 1],
    ["nul", 0],
    ['"a\\x"', 2],
    ['"a\nb"', 2],
    ["{}x", 2],
    ["{a:1}", 1],
    ["[1,]", 3],
    ['{"a" 1}', 5],
    ["\ufeff{}", 0],
  ])("of %j is %i", (text, position) => {
    expect(jsonErrorPosition(text)).toBe(position);
  });

  it("is the end exactly of what is JSON", () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(), fc.string({ maxLength: 3 }), (json, at, insert) => {
        const place = at % (json.length + 1);
        for (const text of [
          json,
          json.slice(0, place),
          `${json.slice(0, place)}${insert}${json.slice(place)}`,
        ]) {
          const position = jsonErrorPosition(text);
          expect(position).toBeLessThanOrEqual(text.length);
          if (isJson(text)) {
            expect(position).toBe(text.length);
          }
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it("is found in a text of a megabyte and in one of half a million levels", () => {
    expect(jsonErrorPosition(`"${"x".repeat(1_000_000)}`)).toBe(1_000_001);
    expect(jsonErrorPosition("[".repeat(1_000_000))).toBe(1_000_000);
  });
});
