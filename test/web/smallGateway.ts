import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { buildSchema, graphql } from "graphql";
import * as z from "zod";
import { createConsole } from "../../src/console.js";

// As much of the graph as the first example tab asks for.
const schema = buildSchema(`
  type Query { consulServices(first: Int = 50, after: String): ConsulServiceConnection sources: [Source!]! }
  type Source { id: ID! name: String! status: String! }
  type PageInfo { hasNextPage: Boolean! endCursor: String }
  type ConsulServiceConnection { nodes: [ConsulService!]! pageInfo: PageInfo! totalCount: Int! }
  type ConsulService { name: String! datacenter: String! health: ConsulHealth! instances(first: Int = 50, after: String): ConsulServiceInstanceConnection! }
  enum ConsulHealth { PASSING WARNING CRITICAL MAINTENANCE }
  type ConsulServiceInstanceConnection { nodes: [ConsulServiceInstance!]! totalCount: Int! }
  type ConsulServiceInstance { address: String! port: Int! health: ConsulHealth! checks: [ConsulCheck!]! node: ConsulNode }
  type ConsulCheck { name: String! status: ConsulHealth! output: String! }
  type ConsulNode { name: String! address: String! }
`);

const check = { name: "http", status: "PASSING", output: "200 OK" };
const node = { name: "node-1", address: "10.1.0.1" };
const instance = { address: "10.1.0.1", port: 8080, health: "PASSING", checks: [check], node };
const service = {
  name: "web",
  datacenter: "dc1",
  health: "PASSING",
  instances: { totalCount: 1, nodes: [instance] },
};
const rootValue = {
  sources: [{ id: "consul:sandbox", name: "sandbox", status: "LIVE" }],
  consulServices: { totalCount: 1, nodes: [service], pageInfo: { hasNextPage: false } },
};

const extensions = {
  cost: { requested: 741, limit: 25000 },
  requestId: "b7c1f0a2",
  sources: [
    { id: "consul:sandbox", name: "sandbox", system: "CONSUL", status: "LIVE", staleSeconds: 0.2 },
    {
      id: "consul:far",
      name: "far",
      system: "CONSUL",
      status: "STALE",
      reason: "connection refused",
      staleSeconds: 95,
      calls: 2,
    },
  ],
};

const operation = z.object({
  query: z.string(),
  operationName: z.nullish(z.string()),
  variables: z.nullish(z.record(z.string(), z.unknown())),
});

const answerTo = async (request: IncomingMessage): Promise<[number, object]> => {
  if (request.headers.authorization !== `Bearer ${SmallGateway.token}`) {
    const code = request.headers.authorization ? "TOKEN_EXPIRED" : "UNAUTHENTICATED";
    return [401, { errors: [{ message: "Not known here", extensions: { code } }] }];
  }
  const { query, variables, operationName } = operation.parse(JSON.parse(await text(request)));
  const result = await graphql({
    schema,
    source: query,
    rootValue,
    variableValues: variables ?? {},
    operationName: operationName ?? null,
  });
  return [200, { ...result, extensions }];
};

const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const [status, body] = await answerTo(request);
  response.writeHead(status, { "content-type": "application/graphql-response+json" });
  response.end(JSON.stringify(body));
};

// Stands in for a reverse proxy that publishes the gateway below a path.
const PREFIX = "/below/";

/** A console and just enough of a gateway behind it, at `/` and below a prefix, on a free port. */
export class SmallGateway {
  static readonly token = "small-gateway-token";

  static async start(consoleDirectory: string): Promise<SmallGateway> {
    const serveConsole = createConsole(consoleDirectory);
    const server = createServer((request, response) => {
      if (request.url?.startsWith(PREFIX)) request.url = request.url.slice(PREFIX.length - 1);
      if (serveConsole(request, response)) return;
      if (request.url === "/graphql") void respond(request, response);
      else response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return new SmallGateway(server, server.address());
  }

  readonly url: string;

  private constructor(
    private readonly server: Server,
    address: AddressInfo | string | null,
  ) {
    if (address === null || typeof address === "string") throw new Error("not on a TCP port");
    this.url = `http://127.0.0.1:${address.port}/`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
