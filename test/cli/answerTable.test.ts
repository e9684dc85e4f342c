import { describe, expect, it } from "@jest/globals";
import { answerTable } from "../../src/cli/answerTable.js";
import { printableJson } from "../../src/cli/printable.js";

const plain = (text: string) => text;
const lines = (data: unknown) => answerTable(data, plain).split("\n");

describe("an answer as a table", () => {
  it("unfolds a connection into rows", () => {
    const services = {
      nodes: [
        { name: "web", tags: ["a", "b"] },
        { name: "api", tags: [] },
      ],
    };
    expect(lines({ consulServices: { totalCount: 2, ...services } })).toEqual([
      "name  tags",
      "web   a, b",
      "api",
    ]);
  });

  it("repeats the columns of a thing beside the things inside it", () => {
    const node = (name: string) => ({ node: { name, datacenter: { name: "dc1" } } });
    const service = { name: "web", instances: { edges: [node("n1"), node("n2")] }, owner: null };
    expect(lines({ services: [service, { name: "idle", instances: { edges: [] } }] })).toEqual([
      "name  owner  instances.name  instances.datacenter.name",
      "web   -      n1              dc1",
      "web   -      n2              dc1",
      "idle",
    ]);
  });

  it("sets lists below each other, never against each other", () => {
    const list = (count: number) => Array.from({ length: count }, (_, id) => ({ id }));
    expect(lines({ thing: { a: list(20), b: list(30) } })).toHaveLength(51);
  });

  it("names several fields and says that nothing is there", () => {
    expect(lines({ a: { nodes: [] }, b: 7 })).toEqual(["a", "(none)", "", "b", "value", "7"]);
  });

  it("aligns wide characters and cuts long cells", () => {
    expect(
      lines({
        a: [
          { x: "数据", y: 1 },
          { x: "z".repeat(99), y: 2 },
        ],
      }),
    ).toEqual([`x${" ".repeat(61)}y`, `数据${" ".repeat(58)}1`, `${"z".repeat(59)}…  2`]);
  });

  it("lets nothing through that a terminal would obey", () => {
    const hostile = "a\u001b[2Jb\u009b31m\u202ec\nd";
    const shown = "a\\u001b[2Jb\\u009b31m\\u202ec\\u000ad";
    expect(lines({ a: [{ [hostile]: hostile }] })).toEqual([shown, shown]);
    const json = printableJson({ hostile });
    expect(json).toContain("a\\u001b[2Jb\\u009b31m\\u202ec\\nd");
    expect(JSON.parse(json)).toEqual({ hostile });
  });
});
