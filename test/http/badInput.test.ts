import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { rawRequest } from "../support/rawRequest.js";
import { codeOf, GOOD_TOKEN, TestFront } from "../support/testFront.js";

/** Numbered as in the table of inputs that every version must refuse. */
describe("bad input", () => {
  let front: TestFront;

  beforeAll(async () => {
    front = await TestFront.start();
  });
  afterAll(() => front.close());

  const outcome = (answer: Awaited<ReturnType<TestFront["post"]>>) => {
    expect(answer.headers.get("content-type")).toMatch(/^application\/(graphql-response\+)?json;/u);
    expect(answer.text).not.toMatch(/\bat .*\.[jt]s:\d/u);
    return {
      status: answer.status,
      code: codeOf(answer),
      message: answer.body.errors?.[0]?.message,
    };
  };

  it("1: tells where JSON is broken", async () => {
    expect(outcome(await front.post('{"query":"{hello'))).toEqual({
      status: 400,
      code: "BAD_REQUEST",
      message: "Request body is not valid JSON (position 16).",
    });
    expect(outcome(await front.post('{"query": nonsense}')).message).toBe(
      "Request body is not valid JSON (position 10).",
    );
  });

  it.each(["null", '"x"', "7", "true"])("2: refuses the body %s", async (body) => {
    expect(outcome(await front.post(body))).toEqual({
      status: 400,
      code: "BAD_REQUEST",
      message: "Request body must be a JSON object.",
    });
  });

  it("3: refuses an empty body", async () => {
    expect(outcome(await front.post(""))).toEqual({
      status: 400,
      code: "BAD_REQUEST",
      message: 'Request body is empty; send {"query": ...}.',
    });
  });

  it("4: refuses lists of operations, of one and of a thousand", async () => {
    for (const count of [0, 1, 1_000]) {
      const batch = Array.from({ length: count }, () => ({ query: "{ greet }" }));
      expect(outcome(await front.post(batch))).toMatchObject({
        status: 400,
        code: "BATCHING_DISABLED",
      });
    }
  });

  it.each([
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/graphql",
    "",
  ])("5: refuses the content type %j and names the right one", async (type) => {
    const { status, code, message } = outcome(
      await front.post({ query: "{ greet }" }, { "content-type": type }),
    );
    expect({ status, code }).toEqual({ status: 415, code: "UNSUPPORTED_MEDIA_TYPE" });
    expect(message).toContain("application/json");
  });

  it("6: refuses other charsets and compressed bodies", async () => {
    const charset = await front.post("{}", { "content-type": "application/json; charset=utf-7" });
    expect(outcome(charset)).toMatchObject({ status: 415, code: "UNSUPPORTED_MEDIA_TYPE" });
    const compressed = await front.send("/graphql", {
      method: "POST",
      body: gzipSync(Buffer.alloc(1_000_000, " ")),
      headers: { "content-type": "application/json", "content-encoding": "gzip" },
    });
    expect(outcome(compressed)).toMatchObject({ status: 415, code: "UNSUPPORTED_MEDIA_TYPE" });
  });

  it.each([
    'application/json; charset="UTF-8"',
    "Application/JSON ; charset=utf-8",
    "application/json",
  ])("6: reads %s", async (type) => {
    const answer = await front.post({ query: "{ greet }" }, { "content-type": type });
    expect(answer.body.data).toEqual({ greet: "Hello world" });
  });

  it("7: refuses a body above the limit, by its length or while it comes", async () => {
    const answer = await front.post({ query: `{ greet } #${"x".repeat(1_048_576)}` });
    expect(outcome(answer)).toMatchObject({ status: 413, code: "PAYLOAD_TOO_LARGE" });
    expect(answer.body.errors?.[0]?.message).toContain("1,048,576 bytes");
    const chunk = `${(100_000).toString(16)}\r\n${"x".repeat(100_000)}\r\n`;
    const chunked = await rawRequest(
      front.port,
      `POST /graphql HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${GOOD_TOKEN}\r\n` +
        "content-type: application/json\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n" +
        `${chunk.repeat(20)}0\r\n\r\n`,
    );
    expect(chunked.status).toBe(413);
  });

  it("7: lets a caller that sends 60 MB see the answer", async () => {
    const answer = await front.post(Buffer.alloc(60 * 1_048_576, "x").toString());
    expect(outcome(answer)).toMatchObject({ status: 413, code: "PAYLOAD_TOO_LARGE" });
  });

  it("8: refuses JSON deeper than 32 levels", async () => {
    const nested = (levels: number) => "[".repeat(levels) + "]".repeat(levels);
    const body = (levels: number) =>
      `{"query":"query($v: JSON) { echo(json: $v) }","variables":{"v":${nested(levels)}}}`;
    expect((await front.post(body(30))).status).toBe(200);
    for (const levels of [31, 1_000, 10_000, 500_000]) {
      const answer = outcome(await front.post(body(levels)));
      expect(answer).toMatchObject({ status: 400, code: "BAD_REQUEST" });
      expect(answer.message).toContain("deeper than 32 levels");
    }
    expect(outcome(await front.post("[".repeat(1_000_000)))).toMatchObject({ status: 400 });
  });

  it.each(["PUT", "DELETE", "PATCH", "HEAD"])("9: refuses %s", async (method) => {
    const answer = await front.send("/graphql", { method });
    expect(answer.status).toBe(405);
    expect(answer.headers.get("allow")).toBe("GET, POST");
  });

  it("9: refuses TRACE and CONNECT", async () => {
    for (const request of ["TRACE /graphql", "CONNECT a:1"]) {
      const { status, headers, body } = await rawRequest(
        front.port,
        `${request} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`,
      );
      expect({ status, allow: headers.get("allow") }).toEqual({ status: 405, allow: "GET, POST" });
      expect(body).toContain("METHOD_NOT_ALLOWED");
    }
  });

  it.each(["text/csv", "text/html, image/*", "application/json;q=0"])(
    "10: refuses to answer as %s",
    async (accept) => {
      const answer = await front.post({ query: "{ greet }" }, { accept });
      expect(outcome(answer)).toMatchObject({ status: 406, code: "NOT_ACCEPTABLE" });
    },
  );

  const get = (query: string, headers: Record<string, string> = {}) =>
    front.send(`/graphql?query=${encodeURIComponent(query)}`, { headers });

  it("11: runs no mutation by GET, the first time and again", async () => {
    const text = 'mutation { rename(name: "x") { name } }';
    for (let time = 0; time < 3; time += 1) {
      const answer = await get(text, { "apollo-require-preflight": "true" });
      expect(outcome(answer)).toMatchObject({ status: 405, code: "METHOD_NOT_ALLOWED" });
      expect(answer.headers.get("allow")).toBe("POST");
    }
    expect((await front.query(text)).body.data).toEqual({ rename: { name: "x" } });
  });

  it("12: refuses GET without the header that browsers do not add by themselves", async () => {
    const answer = outcome(await get("{ greet }"));
    expect(answer).toMatchObject({ status: 400, code: "CSRF_BLOCKED" });
    expect(answer.message).toContain("apollo-require-preflight");
    expect((await get("{ greet }", { "apollo-require-preflight": "1" })).body.data).toEqual({
      greet: "Hello world",
    });
  });

  it.each([17_000, 1_000_000])("13: refuses %i bytes of headers", async (size) => {
    const { status, headers, body } = await rawRequest(
      front.port,
      `GET /healthz HTTP/1.1\r\nhost: x\r\nx-filler: ${"x".repeat(size)}\r\n\r\n`,
    );
    expect(status).toBe(431);
    expect(headers.get("content-type")).toMatch(/^application\/json/u);
    expect(body).toContain("HEADERS_TOO_LARGE");
    expect(body).toContain("16 KiB");
  });

  it.each(['"{}"', "[1]", "7", "false"])("14: refuses the variables %s", async (variables) => {
    const answer = await front.post(`{"query":"{ greet }","variables":${variables}}`);
    expect(outcome(answer)).toMatchObject({ status: 400, code: "BAD_REQUEST" });
  });

  it("15: asks for the name of one operation of several", async () => {
    const query = "query A { greet } query B { greet }";
    const unresolved = { status: 400, code: "OPERATION_RESOLUTION_FAILURE" };
    expect(outcome(await front.post({ query }))).toMatchObject(unresolved);
    expect(outcome(await front.post({ query, operationName: "C" }))).toMatchObject(unresolved);
    expect(outcome(await front.post({ query: "fragment F on Query { greet }" }))).toMatchObject(
      unresolved,
    );
    for (const operationName of ["A", "B", "A"]) {
      expect((await front.post({ query, operationName })).status).toBe(200);
    }
  });

  it("16: tells line and column of a syntax error", async () => {
    const answer = await front.query("{\n  greet(");
    expect(outcome(answer)).toMatchObject({ status: 400, code: "GRAPHQL_PARSE_FAILED" });
    expect(answer.body.errors?.[0]?.message).toContain("line 2, column 9");
  });

  it("17: tells an unknown field, with a suggestion", async () => {
    const answer = outcome(await front.query("{ greets }"));
    expect(answer).toMatchObject({ status: 400, code: "GRAPHQL_VALIDATION_FAILED" });
    expect(answer.message).toContain('Did you mean "greet"?');
  });

  it("refuses a subscription, which the schema does not have, as no fault of the server", async () => {
    const answer = outcome(await front.query("subscription { greet }"));
    expect(answer).toMatchObject({ status: 400, code: "GRAPHQL_VALIDATION_FAILED" });
    expect(answer.message).toContain("serves no subscriptions");
  });

  it("18: refuses more than 2,000 tokens, and more than 64 KiB of text", async () => {
    const tokens = (count: number) => `{ ${"greet ".repeat(count - 2)}}`;
    const answer = outcome(await front.query(tokens(2_001)));
    expect(answer).toMatchObject({ status: 400, code: "QUERY_TOO_LARGE" });
    expect(answer.message).toContain("2,000 tokens");
    const text = await front.query(`{ greet } #${"x".repeat(65_536)}`);
    expect(outcome(text)).toMatchObject({ status: 400, code: "QUERY_TOO_LARGE" });
  });

  it.each([
    ["depth", (n: number) => `{ ${"service(name: 1) { ".repeat(n - 1)}id${" }".repeat(n)}`, 12],
    ["aliases", (n: number) => `{ viewer { ${fill(n, (i) => `a${i}: name`)} } }`, 30],
    ["root fields", (n: number) => `{ ${"greet ".repeat(n)} }`, 20],
    ["directives", (n: number) => `{ greet ${"@skip(if: false) ".repeat(n)} }`, 20],
    [
      "fragments",
      (n: number) => `{ greet } ${fill(n, (i) => `fragment F${i} on Query { greet }`)}`,
      30,
    ],
    ["operations", (n: number) => fill(n, (i) => `query Q${i} { greet }`), 10],
  ])("19: refuses too much of %s and tells both numbers", async (_, query, limit) => {
    const answer = await front.query(query(limit + 1));
    expect(outcome(answer)).toMatchObject({ status: 400, code: "QUERY_TOO_COMPLEX" });
    const { message, extensions } = answer.body.errors?.[0] ?? {};
    expect(extensions).toMatchObject({ found: limit + 1, limit });
    expect(message).toContain(String(limit + 1));
    expect(message).toContain(String(limit));
    expect(codeOf(await front.query(query(limit)))).not.toBe("QUERY_TOO_COMPLEX");
  });

  it("20: refuses fragments that multiply, and fragments that contain themselves", async () => {
    const bomb = `{ ...F0 } ${fill(25, (i) => `fragment F${i} on Query { ...F${i + 1} ...F${i + 1} }`)} fragment F25 on Query { greet }`;
    expect(outcome(await front.query(bomb))).toMatchObject({
      status: 400,
      code: "QUERY_TOO_COMPLEX",
    });
    const circle = "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }";
    expect(outcome(await front.query(circle))).toMatchObject({
      status: 400,
      code: "GRAPHQL_VALIDATION_FAILED",
    });
  });

  it.each([0, -1, 101, 3_000_000])(
    "21: refuses the page size %i wherever it stands",
    async (first) => {
      const refused = { status: 400, code: "BAD_USER_INPUT", message: "first must be 1 to 100" };
      const page = "query($n: Int) { services(first: $n) { totalCount } }";
      const inFragment =
        "query($n: Int) { ...P } fragment P on Query { services { nodes { instances(first: $n) { totalCount } } } }";
      const byDefault = `query($n: Int = ${first}) { services(first: $n) { totalCount } }`;
      for (let time = 0; time < 2; time += 1) {
        expect(outcome(await front.query(`{ services(first: ${first}) { totalCount } }`))).toEqual(
          refused,
        );
        expect(outcome(await front.query(page, { n: first }))).toEqual(refused);
        expect(outcome(await front.query(inFragment, { n: first }))).toEqual(refused);
        expect(outcome(await front.query(byDefault))).toEqual(refused);
      }
      expect((await front.query(page, { n: null })).status).toBe(200);
      expect((await front.query(page)).status).toBe(200);
    },
  );

  it.each([
    ["Int", "int: $v", 2_147_483_648],
    ["Float", "number: $v", "NaN"],
    ["String", "input: { text: $v }", 7],
  ])("23: refuses a value that is no %s in a variable", async (type, argument, v) => {
    const answer = await front.query(`query($v: ${type}) { echo(${argument}) }`, { v });
    expect(outcome(answer)).toMatchObject({ status: 400, code: "BAD_USER_INPUT" });
  });

  it("23: refuses numbers that are too large for a double", async () => {
    const variable = '{"query":"query($v: Float) { echo(number: $v) }","variables":{"v":1e999}}';
    expect(outcome(await front.post(variable))).toMatchObject({
      status: 400,
      code: "BAD_USER_INPUT",
    });
    for (const query of ["{ echo(number: 1e999) }", "{ echo(int: 2147483648) }"]) {
      expect(outcome(await front.query(query))).toMatchObject({
        status: 400,
        code: "GRAPHQL_VALIDATION_FAILED",
      });
    }
  });

  it("24: asks for a token", async () => {
    for (const path of ["/graphql", "/schema.graphql", "/metrics"]) {
      const response = await fetch(`${front.url}${path}`);
      expect(response.status).toBe(401);
      expect(response.headers.get("www-authenticate")).toMatch(/^Bearer/u);
      expect(await response.text()).toContain("UNAUTHENTICATED");
    }
  });

  it("25: refuses what is no bearer token", async () => {
    for (const authorization of ["Basic x", "Bearer", "Bearer a b", "Bearer ä", "x"]) {
      const answer = await front.post({ query: "{ greet }" }, { authorization });
      expect(outcome(answer)).toMatchObject({ status: 401, code: "UNAUTHENTICATED" });
    }
    const twice = await rawRequest(
      front.port,
      `GET /metrics HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${GOOD_TOKEN}\r\n` +
        `Authorization: Bearer ${GOOD_TOKEN}\r\nconnection: close\r\n\r\n`,
    );
    expect(twice.status).toBe(400);
    expect(twice.body).toContain("BAD_REQUEST");
    const long = await rawRequest(
      front.port,
      `GET /metrics HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${"x".repeat(20_000)}\r\n\r\n`,
    );
    expect(long.status).toBe(431);
  });

  it.each(["__proto__", "constructor", "prototype"])(
    "56: refuses the key %s in JSON, as a value and as a literal",
    async (key) => {
      const query = "query($v: JSON) { echo(json: $v) }";
      const refused = { status: 400, code: "BAD_USER_INPUT" };
      const body = `{"query":${JSON.stringify(query)},"variables":{"v":[{"a":{"${key}":{"polluted":1}}}]}}`;
      expect(outcome(await front.post(body))).toMatchObject(refused);
      const literal = await front.query(`{ echo(json: { a: { ${key}: { polluted: 1 } } }) }`);
      expect(outcome(literal)).toMatchObject(refused);
      expect(Object.keys(Object.prototype)).toEqual([]);
      expect("polluted" in {}).toBe(false);
    },
  );

  it("57: accepts every character, and no half of one", async () => {
    const text = "emoji 🏃, rtl שלום, four bytes 𠜎, NFC é and NFD e\u0301";
    const query = "query($name: String) { greet(name: $name) }";
    const answer = await front.query(query, { name: text });
    expect(answer.body.data).toEqual({ greet: `Hello ${text}` });
    const half = String.raw`"\ud83d"`;
    const refused = { status: 400, code: "BAD_USER_INPUT" };
    for (const body of [
      `{"query":"query($name: String) { greet(name: $name) }","variables":{"name":${half}}}`,
      `{"query":"query($v: JSON) { echo(json: $v) }","variables":{"v":{"a":[${half}]}}}`,
      `{"query":"query($v: JSON) { echo(json: $v) }","variables":{"v":{${half}:1}}}`,
      String.raw`{"query":"{ greet(name: \"\ud83d\") }"}`,
      String.raw`{"query":"{ greet }","operationName":"\udc00"}`,
    ]) {
      expect(outcome(await front.post(body))).toMatchObject(refused);
    }
    const broken = new Uint8Array([...Buffer.from('{"query":"'), 0xed, 0xa0, 0x80, 0x22, 0x7d]);
    const headers = { "content-type": "application/json" };
    const bytes = await front.send("/graphql", { method: "POST", body: broken, headers });
    expect(outcome(bytes)).toMatchObject({ status: 400, code: "BAD_REQUEST" });
  });

  it("echoes at most 80 characters of anything", async () => {
    const long = "x".repeat(20_000);
    const answers = [
      await front.query(`{ ${long} }`),
      await front.query(`{ greet(name: ${long}) }`),
      await front.query(`query($v: Int) { echo(int: $v) }`, { v: long }),
      await front.query(`query($v: Echo) { echo(input: $v) }`, { v: { [long]: long } }),
      await front.query(`query($v: Echo) { echo(input: $v) }`, {
        v: { text: fill(5_000, () => 'a " b'), list: Array.from({ length: 90 }, () => "y") },
      }),
      await front.query(`{ echo(kind: "${long}") }`),
      await front.query(`{ ...${long} }`),
      await front.post({ query: "query A { greet }", operationName: long }),
      await front.query(`"${long}`),
      await front.post(
        { query: "{ greet }" },
        { "content-type": `application/${"y".repeat(9_000)}` },
      ),
      await front.send(`/${"z".repeat(9_000)}`),
    ];
    for (const answer of answers) {
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.text).not.toMatch(/([xyz])\1{80}/u);
      for (const error of answer.body.errors ?? []) {
        expect(error.message.length).toBeLessThan(700);
      }
    }
  });
});

const fill = (count: number, part: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => part(index)).join(" ");
