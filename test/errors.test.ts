import { readFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import { errorCodes, statusOf } from "../src/errors.js";

describe("docs/errors.md", () => {
  it("lists every code of the table with its status, and none besides", () => {
    const text = readFileSync("docs/errors.md", "utf8");
    const rows = [...text.matchAll(/^\| ([A-Z_]+)\s*\| (\d{3})/gm)];
    const listed = Object.fromEntries(rows.map(([, code = "", status]) => [code, Number(status)]));
    expect(listed).toEqual(Object.fromEntries(errorCodes.map((code) => [code, statusOf(code)])));
  });
});
