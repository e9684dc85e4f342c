import { createServer, type IncomingMessage, type Server } from "node:http";
import { text } from "node:stream/consumers";
import { afterEach, describe, expect, it } from "@jest/globals";
import { workspace } from "../config/workspace.js";
import { runCli, startCli } from "./cli.js";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

interface Received {
  readonly request: IncomingMessage;
  readonly body: string;
}

/** A server that answers everything alike; what it received, and the variables that lead to it. */
const gatewayThatAnswers = async (status: number, body: string) => {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    void text(request).then((read) => {
      received.push({ request, body: read });
      response.writeHead(status, { "content-type": "application/json" }).end(body);
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const environment = {
    CAUSEWAY_URL: `http://127.0.0.1:${port}`,
    CAUSEWAY_TOKEN: "a-token",
  };
  return { received, environment };
};

describe("causeway query", () => {
  it("sends an operation with its variables and prints the answer as JSON", async () => {
    const answer = { data: { viewer: { subject: "ci" } }, extensions: { requestId: "1" } };
    const { received, environment } = await gatewayThatAnswers(200, JSON.stringify(answer));
    const directory = workspace({ "q.graphql": "query ($n: Int, $s: String) { viewer }" });
    const args = ["query", "q.graphql", "-f", "s=1", "-F", "n=1", "-F", 'o={"a":[true,null]}'];
    const { code, stdout, stderr } = await runCli([...args, "-F", "t=a=b"], {
      directory,
      environment,
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(JSON.parse(stdout)).toEqual(answer);
    const [first] = received;
    expect(first?.request.url).toBe("/graphql");
    expect(first?.request.headers.authorization).toBe("Bearer a-token");
    expect(JSON.parse(first?.body ?? "")).toEqual({
      query: "query ($n: Int, $s: String) { viewer }",
      variables: { s: "1", n: 1, o: { a: [true, null] }, t: "a=b" },
    });
  });

  it.each([[["query"]], [["query", "-"]]])("%j reads standard input", async (args) => {
    const { received, environment } = await gatewayThatAnswers(200, '{"data":{}}');
    await runCli(args, { directory: workspace(), environment, input: "{ viewer }" });
    expect(JSON.parse(received[0]?.body ?? "")).toMatchObject({ query: "{ viewer }" });
  });

  const error = { message: "no such thing", path: ["a", 0], extensions: { code: "NOT_FOUND" } };
  it.each([
    [1, 400, { errors: [error] }],
    [1, 200, { data: null, errors: [error] }],
    [5, 200, { data: { a: null }, errors: [error] }],
    [4, 401, { errors: [{ message: "no such thing", extensions: { code: "TOKEN_INVALID" } }] }],
  ])("ends with %i for HTTP %i and %j", async (expected, status, answer) => {
    const { environment } = await gatewayThatAnswers(status, JSON.stringify(answer));
    const { code, stderr } = await runCli(["query"], {
      directory: workspace(),
      environment,
      input: "{ a }",
    });
    expect(code).toBe(expected);
    expect(stderr).toContain(
      expected === 4 ? "no such thing" : "NOT_FOUND: no such thing (at a.0)",
    );
    expect(stderr).not.toContain("a-token");
  });

  it("asks for a token rather than sending nothing", async () => {
    const { code, stderr } = await runCli(["query"], { directory: workspace(), input: "{ a }" });
    expect(code).toBe(4);
    expect(stderr).toContain("CAUSEWAY_TOKEN is not set");
  });

  it.each(["<html>", "{}", "[]"])("calls %s no answer of a gateway", async (body) => {
    const { environment } = await gatewayThatAnswers(200, body);
    const { code, stderr } = await runCli(["query"], {
      directory: workspace(),
      environment,
      input: "{ a }",
    });
    expect(code).toBe(1);
    expect(stderr).toContain("check CAUSEWAY_URL");
  });

  it("does not follow a redirect, which could carry the token away", async () => {
    const elsewhere = await gatewayThatAnswers(200, '{"data":{}}');
    const server = createServer((_, response) => {
      response.writeHead(307, { location: elsewhere.environment.CAUSEWAY_URL }).end();
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = typeof address === "object" && address ? address.port : 0;
    const { code } = await runCli(["query"], {
      directory: workspace(),
      environment: { CAUSEWAY_URL: `http://127.0.0.1:${port}`, CAUSEWAY_TOKEN: "a-token" },
      input: "{ a }",
    });
    expect(code).toBe(1);
    expect(elsewhere.received).toEqual([]);
  });

  it("says that no gateway answers", async () => {
    const { code, stderr } = await runCli(["query"], {
      directory: workspace(),
      environment: { CAUSEWAY_URL: "http://127.0.0.1:1", CAUSEWAY_TOKEN: "a-token" },
      input: "{ a }",
    });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^No gateway answers at http:\/\/127\.0\.0\.1:1\/graphql/);
  });

  it.each([
    [["query", "absent.graphql"], {}, "absent.graphql cannot be read (ENOENT)"],
    [["query", "-f", "name"], {}, "name=value"],
    [["query", "-F", "9=1"], {}, "name=value"],
  ])("ends with 3 for %j", async (args, more, reason) => {
    const environment = { CAUSEWAY_TOKEN: "a-token", ...more };
    const { code, stderr } = await runCli(args, { directory: workspace(), environment });
    expect(code).toBe(3);
    expect(stderr).toContain(reason);
  });

  it("ends with 2 on Ctrl-C", async () => {
    const server = createServer(() => undefined);
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = typeof address === "object" && address ? address.port : 0;
    const arrived = new Promise<void>((resolve) => {
      server.on("request", () => {
        resolve();
      });
    });
    const query = startCli(["query"], {
      directory: workspace(),
      environment: { CAUSEWAY_URL: `http://127.0.0.1:${port}`, CAUSEWAY_TOKEN: "a-token" },
      input: "{ a }",
    });
    await arrived;
    query.stop("SIGINT");
    expect((await query.ended).code).toBe(2);
  });
});
