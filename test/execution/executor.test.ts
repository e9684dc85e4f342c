import { describe, expect, it } from "@jest/globals";
import { getIntrospectionQuery } from "graphql";
import type { Call, GraphqlRequest } from "../../src/execution/call.js";
import { createExecutor, type Executor } from "../../src/execution/createExecutor.js";
import { testCall, tester } from "../support/testCall.js";
import { MemoryLog, testBody, testHost } from "../support/testFront.js";

const ask = async (
  executor: Executor,
  request: GraphqlRequest | string,
  call: Call = testCall(),
) => {
  const asked = typeof request === "string" ? { query: request } : request;
  const answer = await executor.answer(asked, tester, call);
  return { ...answer, json: testBody(answer.body) };
};

describe("the executor", () => {
  it("answers a repeated operation of synchronous resolvers without a promise", async () => {
    const executor = await createExecutor(testHost());
    const request = {
      query:
        "query($n: Int) { services { nodes { name instances(first: $n) { nodes { service { id } } } } } }",
      variables: { n: 2 },
    };
    expect(await ask(executor, request)).toMatchObject({
      engine: "graphql-js",
      isSynchronous: true,
    });
    const answer = executor.answer(request, tester, testCall());
    expect(answer).not.toBeInstanceOf(Promise);
    expect(answer).toMatchObject({ engine: "jit", isSynchronous: true, status: 200, code: null });
    expect(await ask(executor, "{ services { nodes { later } } }")).toMatchObject({
      isSynchronous: false,
    });
  });

  it("gives an answer again once its question has come before", async () => {
    let isCurrent = true;
    const keep = () => ({ isCurrent: () => isCurrent, extensions: () => ({ sources: [] }) });
    const executor = await createExecutor(testHost({ keep }));
    const engines = async () => (await ask(executor, "{ greet }")).engine;
    expect([await engines(), await engines(), await engines()]).toEqual([
      "graphql-js",
      "jit",
      null,
    ]);
    isCurrent = false;
    expect(await engines()).toBe("jit");
    isCurrent = true;
    expect(await engines()).toBe(null);
  });

  it("settles @skip and @include before it compiles, for each combination of their variables", async () => {
    const executor = await createExecutor(testHost());
    const query =
      "query($a: Boolean!, $b: Boolean = true) { ...F @include(if: $a) ...F @skip(if: $b) viewer @skip(if: $a) { subject } } fragment F on Query { greet }";
    for (const [a, b] of [
      [true, true],
      [false, true],
      [false, false],
      [true, true],
      [false, true],
    ]) {
      const { json, engine } = await ask(executor, { query, variables: { a, b } });
      expect(json.data).toEqual({
        ...(a === true || b === false ? { greet: "Hello world" } : {}),
        ...(a === true ? {} : { viewer: { subject: "tester" } }),
      });
      expect(engine).toMatch(/jit|graphql-js/u);
    }
  });

  it("runs no code that a caller hides in the text of an argument", async () => {
    const executor = await createExecutor(testHost());
    const marker = "__MAGIC_DATE__33a9e76d_02e0_4128_8e92_3530ad3da74d";
    const name = `${marker}globalThis.injected=1`;
    for (const query of [
      `{ greet(name: "${name}") }`,
      `{ greet(name: """${name}""") }`,
      `{ echo(json: ["${name}", { ${marker}1: 1 }], input: { text: "${name}" }) }`,
      `query($n: String = "${name}") { greet(name: $n) }`,
      `query($i: Echo = { text: "${name}" }) { echo(input: $i) }`,
    ]) {
      await ask(executor, query);
      const { engine, body } = await ask(executor, query);
      expect(engine).toBe("jit");
      expect(body).toContain(name);
    }
    expect("injected" in globalThis).toBe(false);
  });

  it("leaves to graphql-js what compiling would make too large", async () => {
    const executor = await createExecutor(testHost({ limits: { ...testHost().limits, depth: 0 } }));
    const nested = (levels: number): string =>
      levels === 0 ? "id" : `relations(first: 1) { nodes { to { ${nested(levels - 1)} } } }`;
    const query = `{ node(id: "service:web") { ${nested(12)} } }`;
    await ask(executor, query);
    expect(await ask(executor, query)).toMatchObject({ engine: "graphql-js", status: 200 });
  });

  it("tells nobody but the log what failed inside", async () => {
    const log = new MemoryLog();
    const executor = await createExecutor(testHost({ log }));
    const query = "{ crash crashLater accessDenied refuse strict { crashed } }";
    for (const requestId of ["first", "second"]) {
      const { body, json } = await ask(executor, query, testCall({ requestId }));
      expect(body).not.toContain("canary");
      expect(
        json.errors?.map(({ path, extensions }) => [path?.[0], extensions.code]).sort(),
      ).toEqual([
        ["accessDenied", "FORBIDDEN"],
        ["crash", "INTERNAL"],
        ["crashLater", "INTERNAL"],
        ["refuse", "NOT_FOUND"],
        ["strict", "INTERNAL"],
      ]);
      const logged = log.lines.filter(
        ({ fields }) => "requestId" in fields && fields.requestId === requestId,
      );
      expect(logged).toHaveLength(3);
    }
  });

  it("logs a few of many errors that are alike", async () => {
    const log = new MemoryLog();
    const executor = await createExecutor(testHost({ log }));
    const aliases = Array.from({ length: 20 }, (_, index) => `a${String(index)}: crash`).join(" ");
    const { json } = await ask(executor, `{ ${aliases} }`);
    expect(json.errors).toHaveLength(20);
    expect(log.lines).toHaveLength(10);
  });

  it("gives the status of the code only where there is no data at all", async () => {
    const executor = await createExecutor(testHost());
    const partly = await ask(executor, "{ refuse }");
    expect([partly.status, partly.jsonStatus, partly.json.data]).toEqual([
      200,
      200,
      { refuse: null },
    ]);
    const nothing = await ask(executor, "{ refuseAll }");
    expect([nothing.status, nothing.jsonStatus, nothing.json.data]).toEqual([404, 404, null]);
  });

  it("ends an operation that takes too long and aborts what runs for it", async () => {
    const executor = await createExecutor(testHost({ deadlineMs: 20 }));
    for (let time = 0; time < 2; time += 1) {
      const call = testCall();
      const { status, json } = await ask(executor, "{ greet hang }", call);
      expect(status).toBe(504);
      expect(json).toMatchObject({
        data: null,
        errors: [{ extensions: { code: "UPSTREAM_TIMEOUT" } }],
      });
      expect(json.extensions).toMatchObject({ cost: { requested: 1 }, sources: [] });
      expect(call.signal.aborted).toBe(true);
    }
  });

  it("refuses to send an answer of more than 8 MiB", async () => {
    const executor = await createExecutor(testHost());
    const query = "query($bytes: Int!) { big(bytes: $bytes) }";
    const overhead = (await ask(executor, { query, variables: { bytes: 0 } })).body.length;
    const largest = 8_388_608 - overhead;
    expect((await ask(executor, { query, variables: { bytes: largest } })).status).toBe(200);
    const { status, json } = await ask(executor, { query, variables: { bytes: largest + 1 } });
    expect(status).toBe(400);
    expect(json.errors?.[0]?.extensions).toMatchObject({
      code: "QUERY_TOO_COMPLEX",
      found: 8_388_609,
      limit: 8_388_608,
    });
    expect(json.data).toBeUndefined();
  });

  it("waits for what a request must wait for, and tells which fields it asks for", async () => {
    const waited: unknown[] = [];
    const executor = await createExecutor(
      testHost({
        prepare: (_, { rootFields, isQuery }) => {
          waited.push([rootFields, isQuery]);
          return waited.length > 1 ? Promise.resolve() : undefined;
        },
      }),
    );
    for (let time = 0; time < 3; time += 1) {
      expect((await ask(executor, "{ greet viewer { subject } }")).status).toBe(200);
    }
    expect(waited).toEqual(Array.from({ length: 3 }, () => [["greet", "viewer"], true]));
  });

  it("survives a host that throws", async () => {
    const log = new MemoryLog();
    const executor = await createExecutor(
      testHost({
        log,
        createContext: () => {
          throw new Error("secret-canary host");
        },
      }),
    );
    for (let time = 0; time < 2; time += 1) {
      const { status, body, code } = await ask(executor, "{ greet }");
      expect([status, code]).toEqual([500, "INTERNAL"]);
      expect(body).not.toContain("canary");
    }
    expect(log.lines).toHaveLength(2);
  });

  it("tells cost and request with every answer", async () => {
    const executor = await createExecutor(testHost());
    const { json } = await ask(executor, "{ services(first: 3) { nodes { id } } }");
    expect(json.extensions).toEqual({
      sources: [],
      cost: { requested: 5, limit: 25_000 },
      requestId: "request-1",
    });
    const refused = await ask(executor, "{ services(first: 0) { nodes { id } } }");
    expect(refused.json.extensions).toEqual({
      cost: { requested: 2, limit: 25_000 },
      requestId: "request-1",
    });
  });

  it("lets tools introspect, the first time and again", async () => {
    const executor = await createExecutor(testHost());
    const query = getIntrospectionQuery({
      specifiedByUrl: true,
      directiveIsRepeatable: true,
      schemaDescription: true,
      inputValueDeprecation: true,
      oneOf: true,
    });
    const first = await ask(executor, query);
    expect(first.code).toBeNull();
    const again = await ask(executor, query);
    expect(again.json.data).toEqual(first.json.data);
    expect(again.json.extensions?.cost?.requested).toBeLessThan(10_000);
  });

  it("leaves no error without a code", async () => {
    const executor = await createExecutor(testHost());
    const queries = [
      "{",
      "{ greets }",
      "{ node }",
      "query($n: Int!) { services(first: $n) { totalCount } }",
      "query($n: Int = 5) { services(first: $n) { totalCount } }",
      "subscription { greet }",
      "type A { b: Int }",
      "{ services { nodes { required unlucky } } }",
      "query A { greet } query A { greet }",
      "query($t: Tree) { echo(tree: $t) }",
    ];
    for (const query of queries) {
      for (const variables of [{}, { n: null, t: { name: 1 } }]) {
        const { json } = await ask(executor, { query, variables });
        for (const error of json.errors ?? []) {
          expect(error.extensions.code).toMatch(/^[A-Z_]+$/u);
        }
      }
    }
  });
});
