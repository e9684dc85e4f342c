import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { codeOf, TestFront } from "../support/testFront.js";

const times = (count: number, part: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => part(index)).join(" ");

const nested = (levels: number): string => `${"{ viewer ".repeat(levels)}${"}".repeat(levels)}`;

const pages = (levels: number, first: number): string =>
  levels === 0
    ? "id"
    : `relations(first: ${String(first)}) { nodes { to { ${pages(levels - 1, first)} } } }`;

const list = (levels: number): string => "[".repeat(levels) + "]".repeat(levels);

const query = (text: string): string => JSON.stringify({ query: text });

const withValue = (json: string): string =>
  `{"query":"query($v: JSON) { echo(json: $v) }","variables":{"v":${json}}}`;

/** What has brought other servers down: the status and code that each must get. */
const probes: readonly (readonly [
  name: string,
  body: () => string,
  status: number,
  code: string,
])[] = [
  ["nesting of 600 levels", () => query(nested(600)), 400, "QUERY_TOO_COMPLEX"],
  ["nesting of 1,000 levels", () => query(nested(1_000)), 400, "QUERY_TOO_LARGE"],
  ["nesting of 10,000 levels", () => query(nested(10_000)), 400, "QUERY_TOO_LARGE"],
  ["nesting of 200,000 levels", () => query(nested(200_000)), 413, "PAYLOAD_TOO_LARGE"],
  [
    "600 aliases",
    () => query(`{ ${times(600, (i) => `a${String(i)}: greet`)} }`),
    400,
    "QUERY_TOO_COMPLEX",
  ],
  [
    "10,000 aliases",
    () => query(`{ ${times(10_000, (i) => `a${String(i)}: greet`)} }`),
    400,
    "QUERY_TOO_LARGE",
  ],
  [
    "100,000 aliases",
    () => query(`{ ${times(100_000, (i) => `a${String(i)}: greet`)} }`),
    413,
    "PAYLOAD_TOO_LARGE",
  ],
  [
    "one field 1,900 times",
    () => query(`{ viewer { ${times(1_900, () => "name")} } }`),
    400,
    "QUERY_TOO_COMPLEX",
  ],
  [
    "one field 10,000 times",
    () => query(`{ ${times(10_000, () => "greet")} }`),
    400,
    "QUERY_TOO_LARGE",
  ],
  [
    "900 unknown directives",
    () => query(`{ greet ${times(900, () => "@x")} }`),
    400,
    "QUERY_TOO_COMPLEX",
  ],
  [
    "100,000 @include",
    () => query(`{ greet ${times(100_000, () => "@include(if: true)")} }`),
    413,
    "PAYLOAD_TOO_LARGE",
  ],
  [
    "circular fragments",
    () => query("{ ...A } fragment A on Query { ...A }"),
    400,
    "GRAPHQL_VALIDATION_FAILED",
  ],
  [
    "2^25 fields by fragments on one level",
    () =>
      query(
        `{ ...F0 } ${times(25, (i) => `fragment F${String(i)} on Query { ...F${String(i + 1)} ...F${String(i + 1)} }`)} fragment F25 on Query { greet }`,
      ),
    400,
    "QUERY_TOO_COMPLEX",
  ],
  [
    "2^25 fields by fragments below one another",
    () =>
      query(
        `{ ...F0 } ${times(25, (i) => `fragment F${String(i)} on Service { a: instances { nodes { service { ...F${String(i + 1)} } } } b: instances { nodes { service { ...F${String(i + 1)} } } } }`)} fragment F25 on Service { id }`,
      ),
    400,
    "QUERY_TOO_COMPLEX",
  ],
  [
    "28 fragments that overlap",
    () =>
      query(
        `{ services { nodes { ${times(28, (i) => `...F${String(i)}`)} } } } ${times(28, (i) => `fragment F${String(i)} on Service { ${times(28, (j) => (j === i ? "id" : `...F${String(j)}`))} }`)}`,
      ),
    400,
    "GRAPHQL_VALIDATION_FAILED",
  ],
  [
    "29 fragments of 25 equal fields with children",
    () =>
      query(
        `{ services { nodes { ${times(29, (i) => `...F${String(i)}`)} } } } ${times(29, (i) => `fragment F${String(i)} on Service { ${times(14, () => "instances { totalCount }")} }`)}`,
      ),
    400,
    "QUERY_TOO_COMPLEX",
  ],
  [
    "300 fragments",
    () => query(`{ ...F0 } ${times(300, (i) => `fragment F${String(i)} on Query { greet }`)}`),
    400,
    "QUERY_TOO_LARGE",
  ],
  ["1,000,000 tokens", () => query(times(500_000, () => "a")), 400, "QUERY_TOO_LARGE"],
  [
    "a string of 10 MB",
    () => query(`{ greet(name: "${"x".repeat(10_000_000)}") }`),
    413,
    "PAYLOAD_TOO_LARGE",
  ],
  [
    "a string of 100 KB",
    () => query(`{ greet(name: "${"x".repeat(100_000)}") }`),
    400,
    "QUERY_TOO_LARGE",
  ],
  ["10 MB of junk", () => "x".repeat(10_000_000), 413, "PAYLOAD_TOO_LARGE"],
  ["1 MB of junk", () => "x".repeat(1_000_000), 400, "BAD_REQUEST"],
  [
    "a batch of 1,000",
    () => JSON.stringify(Array.from({ length: 1_000 }, () => ({ query: "{ greet }" }))),
    400,
    "BATCHING_DISABLED",
  ],
  [
    "introspection that goes in circles",
    () =>
      query(`{ __schema { types { ${"fields { type { ".repeat(8)}name${" } }".repeat(8)} } } }`),
    400,
    "GRAPHQL_VALIDATION_FAILED",
  ],
  [
    "30^3 rows",
    () => query(`{ node(id: "service:web") { ${pages(3, 30)} } }`),
    400,
    "QUERY_TOO_COMPLEX",
  ],
  [
    "100^3 rows",
    () => query(`{ node(id: "service:web") { ${pages(3, 100)} } }`),
    400,
    "QUERY_TOO_COMPLEX",
  ],
  [
    "a page of 3,000,000",
    () => query("{ services(first: 3000000) { nodes { id } } }"),
    400,
    "BAD_USER_INPUT",
  ],
  [
    "a literal of 1,000 levels",
    () => query(`{ echo(json: ${list(950)}) }`),
    400,
    "QUERY_TOO_COMPLEX",
  ],
  ["a literal of 5,000 levels", () => query(`{ echo(json: ${list(5_000)}) }`), 400, "QUERY_TOO_"],
  [
    "a type of 900 levels",
    () => query(`query($v: ${"[".repeat(900)}Int${"]".repeat(900)}) { greet }`),
    400,
    "GRAPHQL_VALIDATION_FAILED",
  ],
  ["variables of 1,000 levels", () => withValue(list(1_000)), 400, "BAD_REQUEST"],
  ["variables of 10,000 levels", () => withValue(list(10_000)), 400, "BAD_REQUEST"],
  ["JSON of 500,000 levels", () => withValue(list(500_000)), 400, "BAD_REQUEST"],
  ["1,000,000 brackets", () => "[".repeat(1_000_000), 400, "BAD_REQUEST"],
  ["a field name of 1 MB", () => query(`{ ${"x".repeat(1_000_000)} }`), 400, "QUERY_TOO_LARGE"],
  [
    "400 operations",
    () => query(times(400, (i) => `query Q${String(i)} { greet }`)),
    400,
    "QUERY_TOO_COMPLEX",
  ],
  [
    "5,000 operations",
    () => query(times(5_000, (i) => `query Q${String(i)} { greet }`)),
    400,
    "QUERY_TOO_LARGE",
  ],
  [
    "30,000 wrong values in a variable",
    () =>
      `{"query":"query($v: [Int!]) { echo(input: { list: $v }) }","variables":{"v":[${times(30_000, () => '"x",')}1]}}`,
    400,
    "BAD_USER_INPUT",
  ],
];

describe("what would overload it", () => {
  let front: TestFront;

  beforeAll(async () => {
    front = await TestFront.start();
  });
  afterAll(() => front.close());

  const expectServed = async (): Promise<void> => {
    expect((await front.query("{ greet }")).body.data).toEqual({ greet: "Hello world" });
  };

  it.each(probes)("is refused: %s", async (_, body, status, code) => {
    const answer = await front.post(body());
    expect(answer.status).toBe(status);
    expect(codeOf(answer)).toMatch(code);
    expect(answer.text.length).toBeLessThan(30_000);
    await expectServed();
  });

  it("is refused: a bomb of compressed bytes", async () => {
    const answer = await front.send("/graphql", {
      method: "POST",
      body: gzipSync(Buffer.alloc(49_000_000, " ")),
      headers: { "content-type": "application/json", "content-encoding": "gzip" },
    });
    expect(answer.status).toBe(415);
    await expectServed();
  });

  it("is refused when all of it comes at once, with good requests between", async () => {
    const mixed = probes.flatMap(([, body, status]) => [
      front.post(body()).then((answer) => [answer.status, status]),
      front.query("{ greet }").then((answer) => [answer.status, 200]),
    ]);
    for (const [found, expected] of await Promise.all(mixed)) {
      expect(found).toBe(expected);
    }
    await expectServed();
    expect(front.log.lines).toEqual([]);
  });

  it("does no harm where every limit that can be turned off is off", async () => {
    const limits = { bodyBytes: 0, tokens: 0, depth: 0, aliases: 0, cost: 0 };
    const open = await TestFront.start({ limits });
    for (const [, body] of probes) {
      const { status } = await open.post(body());
      expect(status).toBeLessThan(500);
    }
    expect((await open.query("{ greet }")).body.data).toEqual({ greet: "Hello world" });
    await open.close();
  }, 60_000);
});
