import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { forEachRow, parseRows, RowTooLarge } from "../../datasources/upstream/jsonRows.js";
import { parseLossless } from "../../datasources/consul/losslessJson.js";

describe("reading JSON in pieces", () => {
  it("reads what JSON.parse reads, however it is written", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.jsonValue()), fc.constantFrom(0, 4), async (rows, indent) => {
        const body = Buffer.from(JSON.stringify(rows, null, indent));
        expect(await parseRows(body, (row) => row)).toEqual(JSON.parse(body.toString()));
      }),
    );
  });

  it("hands out the bytes of each element", async () => {
    const rows = [{ a: '"]},{[\\' }, 'x\\"', [1, [2]], null, -1.5e3];
    const seen: unknown[] = [];
    await forEachRow(Buffer.from(JSON.stringify(rows)), (row) => {
      seen.push(JSON.parse(row.toString()));
    });
    expect(seen).toEqual(rows);
  });

  it("takes null for an empty list, as Go writes it", async () => {
    expect(await parseRows(Buffer.from("null"), String)).toEqual([]);
    expect(await parseRows(Buffer.from("[ ]\n"), String)).toEqual([]);
  });

  it.each(["", "{}", "[", "[1", "[1,", '["', "[1}", "[,]", "<html>", '{"a":1}', "12"])(
    "refuses %j",
    async (text) => {
      await expect(parseRows(Buffer.from(text), String)).rejects.toThrow(SyntaxError);
    },
  );

  it("parses lists of many pieces, and lets others run in between", async () => {
    const rows = Array.from({ length: 20_000 }, (_, number) => ({ number, text: "x".repeat(40) }));
    let turns = 0;
    const count = () => {
      turns += 1;
      timer = setImmediate(count);
    };
    let timer = setImmediate(count);
    const body = Buffer.from(JSON.stringify(rows));
    expect(await parseRows(body, (row) => row)).toEqual(rows);
    clearImmediate(timer);
    expect(turns).toBeGreaterThanOrEqual(Math.floor(body.length / (256 * 1024)) - 1);
  });

  it("refuses an element of more than a MiB", async () => {
    const body = Buffer.from(JSON.stringify(["x".repeat(1024 * 1024)]));
    await expect(parseRows(body, String)).rejects.toThrow(RowTooLarge);
  });
});

describe("reading JSON without loss", () => {
  it("keeps integers that a double may not hold, and nothing else, as strings", () => {
    const text =
      '{"a":18446744073709551615,"b":"x 18446744073709551615 \\" 1234567890123456789","c":1.1234567890123456789,' +
      '"d":-9999999999999999,"e":123456789012345,"f":1e20,"g":[1234567890123456]}';
    expect(parseLossless(text)).toEqual({
      a: "18446744073709551615",
      b: 'x 18446744073709551615 " 1234567890123456789',
      c: 1.1234567890123457,
      d: "-9999999999999999",
      e: 123456789012345,
      f: 1e20,
      g: ["1234567890123456"],
    });
  });

  it("changes nothing else", () => {
    const small = fc.oneof(fc.string(), fc.boolean(), fc.constant(null), fc.integer());
    fc.assert(
      fc.property(fc.array(fc.dictionary(fc.string(), small)), (value) => {
        expect(parseLossless(JSON.stringify(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it.each(['"', '"\\', "[1", '{"a":', "", "1 2"])("refuses %j", (text) => {
    expect(() => parseLossless(text)).toThrow(SyntaxError);
  });
});
