import { ApolloServer } from "@apollo/server";
import { expressMiddleware } from "@as-integrations/express5";
import DataLoader from "dataloader";
import express from "express";
import { Pool } from "undici";
import { z } from "zod";
import { serve } from "./serve.js";

/** What one would write by hand: Apollo Server on Express, resolvers, and a DataLoader a request. */
const [upstream = ""] = process.argv.slice(2);
const pool = new Pool(upstream, { connections: 32 });

const row = z.object({
  Node: z.object({ Node: z.string(), Address: z.string() }),
  Service: z.object({ ID: z.string(), Address: z.string(), Port: z.number() }),
  Checks: z.array(z.object({ Name: z.string(), Status: z.string() })),
});
type Row = z.output<typeof row>;

const read = async (path: string): Promise<unknown> => {
  const { body } = await pool.request({ method: "GET", path });
  return body.json();
};

interface Context {
  readonly instances: DataLoader<string, readonly Row[]>;
}

const createContext = (): Context => ({
  instances: new DataLoader((names) =>
    Promise.all(
      names.map(async (name) =>
        z.array(row).parse(await read(`/v1/health/service/${encodeURIComponent(name)}`)),
      ),
    ),
  ),
});

const typeDefs = `
  type Query { services: [Service!]! service(name: String!): Service }
  type Service { name: String! instances: [Instance!]! }
  type Instance { serviceId: String! address: String! port: Int! node: Node! checks: [Check!]! }
  type Node { name: String! address: String! }
  type Check { name: String! status: String! }
`;

const resolvers = {
  Query: {
    services: async () => {
      const services = z
        .record(z.string(), z.array(z.string()))
        .parse(await read("/v1/catalog/services"));
      return Object.keys(services).map((name) => ({ name }));
    },
    service: (_: unknown, { name }: { name: string }) => ({ name }),
  },
  Service: {
    instances: ({ name }: { name: string }, _: unknown, { instances }: Context) =>
      instances.load(name),
  },
  Instance: {
    serviceId: ({ Service }: Row) => Service.ID,
    address: ({ Service, Node }: Row) => Service.Address || Node.Address,
    port: ({ Service }: Row) => Service.Port,
    node: ({ Node }: Row) => ({ name: Node.Node, address: Node.Address }),
    checks: ({ Checks }: Row) => Checks.map(({ Name, Status }) => ({ name: Name, status: Status })),
  },
};

const server = new ApolloServer<Context>({ typeDefs, resolvers });
await server.start();
const app = express();
app.use(
  "/graphql",
  express.json(),
  expressMiddleware(server, { context: () => Promise.resolve(createContext()) }),
);
const listening = app.listen(0, "127.0.0.1", () => {
  const address = listening.address();
  if (typeof address === "object" && address) serve(`http://127.0.0.1:${address.port}`);
});
