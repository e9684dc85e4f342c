import { afterEach, describe, expect, it } from "@jest/globals";
import { Fault } from "../../src/errors.js";
import type { Answered } from "../../src/http/httpServerOptions.js";
import { rawRequest } from "../support/rawRequest.js";
import { codeOf, GOOD_TOKEN, TestFront, type FrontOptions } from "../support/testFront.js";

describe("the front", () => {
  let front: TestFront;

  const start = async (options?: FrontOptions): Promise<void> => {
    front = await TestFront.start(options);
  };
  afterEach(() => front.close());

  const open = (path: string, init?: RequestInit) => fetch(`${front.url}${path}`, init);

  it("tells its health without a token, and everything else only with one", async () => {
    await start({ server: { readiness: () => ({ ready: false, sources: "being read" }) } });
    const health = await open("/healthz");
    expect([health.status, await health.json()]).toEqual([200, { status: "ok" }]);
    const ready = await open("/readyz");
    expect([ready.status, await ready.json()]).toEqual([
      503,
      { ready: false, sources: "being read" },
    ]);
    const schema = await front.send("/schema.graphql");
    expect([schema.status, schema.text]).toEqual([200, "type Query { greet: String! }"]);
    const metrics = await front.send("/metrics");
    expect([metrics.status, metrics.text]).toEqual([200, "up 1\n"]);
    expect(metrics.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
    for (const path of ["/schema.graphql", "/metrics", "/graphql"]) {
      expect((await open(path)).status).toBe(401);
    }
  });

  it("answers an unknown path, a caller without a role and a wrong token as JSON", async () => {
    await start();
    const unknown = await front.send("/nothing/here");
    expect([unknown.status, codeOf(unknown)]).toEqual([404, "NOT_FOUND"]);
    const noRole = await front.post({ query: "{ greet }" }, { authorization: "Bearer no-role" });
    expect([noRole.status, codeOf(noRole)]).toEqual([403, "FORBIDDEN"]);
    const wrong = await front.post({ query: "{ greet }" }, { authorization: "Bearer wrong" });
    expect([wrong.status, codeOf(wrong)]).toEqual([401, "TOKEN_INVALID"]);
    expect(wrong.headers.get("www-authenticate")).toContain('error="invalid_token"');
  });

  it("waits for an authenticator that must ask", async () => {
    await start({
      server: {
        authenticate: () => Promise.reject(new Fault("TOKEN_EXPIRED", "The token has expired.")),
      },
    });
    expect(codeOf(await front.query("{ greet }"))).toBe("TOKEN_EXPIRED");
  });

  it("hands the console what is no path of its own", async () => {
    await start({
      server: {
        console: (request, response) => {
          if (request.url !== "/") {
            return false;
          }
          response.writeHead(200, { "content-type": "text/html" });
          response.end("<p>console</p>");
          return true;
        },
      },
    });
    const page = await open("/");
    expect([page.status, await page.text()]).toEqual([200, "<p>console</p>"]);
    expect(page.headers.get("x-content-type-options")).toBe("nosniff");
    expect((await open("/other")).status).toBe(404);
    expect((await open("/", { method: "POST" })).status).toBe(404);
  });

  it("honours and echoes the caller's ids where they are valid", async () => {
    await start();
    const traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    const answer = await front.post(
      { query: "{ context }" },
      { "x-request-id": "mine.1", traceparent, "cache-control": "no-cache" },
    );
    expect(answer.headers.get("x-request-id")).toBe("mine.1");
    expect(answer.headers.get("traceparent")).toBe(traceparent);
    expect(answer.body.data).toEqual({ context: { requestId: "mine.1", noCache: true } });
    expect(answer.body.extensions?.requestId).toBe("mine.1");
    for (const bad of ["a b", "x".repeat(129), "<script>"]) {
      const made = await front.post(
        { query: "{ context }" },
        { "x-request-id": bad, traceparent: traceparent.replace("4b", "XX") },
      );
      expect(made.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/u);
      expect(made.headers.get("traceparent")).toBeNull();
      expect(made.body.data).toMatchObject({ context: { noCache: false } });
    }
  });

  it("forbids guessing of types and keeping of answers", async () => {
    await start();
    for (const answer of [
      await front.query("{ greet }"),
      await front.query("{"),
      await front.send("/x"),
    ]) {
      expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
      expect(answer.headers.get("cache-control")).toBe("no-store");
    }
  });

  it.each([
    [
      "application/graphql-response+json, application/json;q=0.9",
      "application/graphql-response+json",
    ],
    ["application/json, application/graphql-response+json", "application/json"],
    [
      "application/json;q=0.1, application/graphql-response+json;q=0.2",
      "application/graphql-response+json",
    ],
    ["text/html, application/xhtml+xml, */*;q=0.8", "application/json"],
    ["application/*", "application/json"],
    ["APPLICATION/GRAPHQL-RESPONSE+JSON; charset=utf-8", "application/graphql-response+json"],
  ])("answers Accept: %s with %s", async (accept, type) => {
    await start();
    const answer = await front.post({ query: "{ greet }" }, { accept });
    expect(answer.headers.get("content-type")).toBe(`${type}; charset=utf-8`);
  });

  it("answers the pages of configured origins and of no others", async () => {
    const origin = "https://front.example.com";
    await start({ server: { origins: [origin] } });
    const preflight = (from: string) =>
      open("/graphql", {
        method: "OPTIONS",
        headers: { origin: from, "access-control-request-method": "POST" },
      });
    const allowed = await preflight(origin);
    expect(allowed.status).toBe(204);
    expect(allowed.headers.get("access-control-allow-origin")).toBe(origin);
    expect(allowed.headers.get("access-control-allow-methods")).toBe("GET, POST");
    expect(allowed.headers.get("access-control-allow-headers")).toBe(
      "authorization, content-type, x-request-id, traceparent, apollo-require-preflight",
    );
    expect(allowed.headers.get("vary")).toBe("Origin");
    const answer = await front.post({ query: "{ greet }" }, { origin });
    expect(answer.headers.get("access-control-allow-origin")).toBe(origin);
    expect(answer.headers.get("access-control-expose-headers")).toBe("x-request-id, retry-after");
    for (const other of [
      "https://front.example.com.evil.test",
      "http://front.example.com",
      "null",
    ]) {
      const refused = await preflight(other);
      expect(refused.status).toBe(403);
      const headers = (await front.post({ query: "{ greet }" }, { origin: other })).headers;
      for (const answered of [refused.headers, headers]) {
        expect(answered.has("access-control-allow-origin")).toBe(false);
        expect(answered.get("vary")).toBe("Origin");
      }
    }
  });

  it("answers no origin where none is configured", async () => {
    await start();
    const refused = await open("/graphql", { method: "OPTIONS", headers: { origin: front.url } });
    expect(refused.status).toBe(403);
    const answer = await front.post({ query: "{ greet }" }, { origin: "https://a.example.com" });
    expect([...answer.headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual(
      [],
    );
  });

  it("limits the requests of a caller and tells when to come again", async () => {
    await start({ limits: { requestsPerMinute: 2 } });
    await front.query("{ greet }");
    await front.query("{ greet }");
    const limited = await front.query("{ greet }");
    expect([limited.status, codeOf(limited)]).toEqual([429, "RATE_LIMITED"]);
    expect(limited.headers.get("retry-after")).toBe("30");
  });

  it("lets GET carry name, variables and extensions once each", async () => {
    await start();
    const ask = (parameters: Record<string, string>, more = "") =>
      front.send(`/graphql?${new URLSearchParams(parameters).toString()}${more}`, {
        headers: { "apollo-require-preflight": "true" },
      });
    const query = "query A($n: String) { greet(name: $n) } query B { greet }";
    const answer = await ask({
      query,
      operationName: "A",
      variables: '{"n":"Ada"}',
      extensions: "{}",
    });
    expect(answer.body.data).toEqual({ greet: "Hello Ada" });
    expect(codeOf(await ask({ query }, "&query=x"))).toBe("BAD_REQUEST");
    expect(codeOf(await ask({ query, variables: "{" }))).toBe("BAD_REQUEST");
    expect(codeOf(await ask({ query, variables: "[1]" }))).toBe("BAD_REQUEST");
    expect(codeOf(await ask({}))).toBe("BAD_REQUEST");
  });

  it("understands Expect: 100-continue and nothing else that is expected", async () => {
    await start();
    const body = '{"query":"{ greet }"}';
    const request = (expectation: string) =>
      `POST /graphql HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${GOOD_TOKEN}\r\ncontent-type: application/json\r\n` +
      `content-length: ${String(body.length)}\r\nexpect: ${expectation}\r\nconnection: close\r\n\r\n${body}`;
    const continued = await rawRequest(front.port, request("100-continue"));
    expect(continued.status).toBe(100);
    expect(continued.body).toContain("Hello world");
    expect((await rawRequest(front.port, request("miracles"))).status).toBe(400);
  });

  it("answers what is not HTTP, and HTTP/1.1 without a host, as JSON", async () => {
    await start();
    for (const bytes of [
      "nonsense\r\n\r\n",
      "GET /healthz HTTP/1.1\r\nconnection: close\r\n\r\n",
    ]) {
      const { status, headers, body } = await rawRequest(front.port, bytes);
      expect([status, headers.get("content-type")]).toEqual([
        400,
        "application/json; charset=utf-8",
      ]);
      expect(body).toContain("BAD_REQUEST");
    }
  });

  it("hides what fails inside it, in every place", async () => {
    const fail = () => {
      throw new Error("secret-canary");
    };
    await start({ server: { sdl: fail, metrics: fail, readiness: fail, console: fail } });
    for (const path of ["/schema.graphql", "/metrics", "/readyz", "/other"]) {
      const answer = await front.send(path);
      expect([answer.status, codeOf(answer)]).toEqual([500, "INTERNAL"]);
      expect(answer.text).not.toContain("canary");
    }
    expect(front.log.lines).toHaveLength(4);
    expect((await open("/healthz")).status).toBe(200);
  });

  it("tells what it answered, without the paths that callers invent", async () => {
    const answered: Answered[] = [];
    await start({ server: { answered: (one) => answered.push(one) } });
    await front.post({ query: "{ greet }" }, { "x-request-id": "one" });
    await front.send("/some/../thing");
    expect(answered.map(({ route, method, status }) => [route, method, status])).toEqual([
      ["/graphql", "POST", 200],
      ["other", "GET", 404],
    ]);
    expect(answered[0]?.requestId).toBe("one");
    expect(answered[0]?.milliseconds).toBeGreaterThan(0);
  });
});
