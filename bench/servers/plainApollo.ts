import { ApolloServer } from "@apollo/server";
import { expressMiddleware } from "@as-integrations/express5";
import DataLoader from "dataloader";
import express from "express";
import { Pool } from "undici";
import { z } from "zod";
import { serve } from "./serve.js";

/** What one would write by hand: Apollo Server on Express, resolvers, and a DataLoader a request. */
const [consulAddress = "", nomadAddress = consulAddress] = process.argv.slice(2);
const consul = new Pool(consulAddress, { connections: 32 });
const nomad = new Pool(nomadAddress, { connections: 32 });

const row = z.object({
  Node: z.object({ Node: z.string(), Address: z.string() }),
  Service: z.object({ ID: z.string(), Address: z.string(), Port: z.number() }),
  Checks: z.array(z.object({ Name: z.string(), Status: z.string() })),
});
type Row = z.output<typeof row>;

const allocation = z.object({ ID: z.string(), ClientStatus: z.string(), NodeID: z.string() });
type Allocation = z.output<typeof allocation>;

const client = z.object({ ID: z.string(), Name: z.string(), Status: z.string() });
type Client = z.output<typeof client>;

const read = async (pool: Pool, path: string): Promise<unknown> => {
  const { body } = await pool.request({ method: "GET", path });
  return body.json();
};

interface Context {
  readonly instances: DataLoader<string, readonly Row[]>;
  readonly allocations: DataLoader<string, Allocation | null>;
  readonly clients: DataLoader<string, Client | null>;
}

/** Nomad is asked for a whole list, once a request: one call for each of a thousand ids would be slower. */
const fromList = <Thing extends { readonly ID: string }>(
  path: string,
  thing: z.ZodType<Thing>,
): DataLoader<string, Thing | null> => {
  const list = async (): Promise<ReadonlyMap<string, Thing>> => {
    const things = z.array(thing).parse(await read(nomad, path));
    return new Map(things.map((one) => [one.ID, one]));
  };
  let listed: Promise<ReadonlyMap<string, Thing>> | undefined;
  return new DataLoader(async (ids) => {
    const byId = await (listed ??= list());
    return ids.map((id) => byId.get(id) ?? null);
  });
};

const createContext = (): Context => ({
  instances: new DataLoader((names) =>
    Promise.all(
      names.map(async (name) =>
        z.array(row).parse(await read(consul, `/v1/health/service/${encodeURIComponent(name)}`)),
      ),
    ),
  ),
  allocations: fromList("/v1/allocations?task_states=false", allocation),
  clients: fromList("/v1/nodes", client),
});

const REGISTERED_BY_NOMAD = /^_nomad-task-([0-9a-f-]{36})-/;

const typeDefs = `
  type Query { services: [Service!]! service(name: String!): Service }
  type Service { name: String! instances: [Instance!]! }
  type Instance {
    serviceId: String! address: String! port: Int! node: Node! checks: [Check!]! allocation: Allocation
  }
  type Node { name: String! address: String! }
  type Check { name: String! status: String! }
  type Allocation { allocationId: String! clientStatus: String! node: Client }
  type Client { name: String! status: String! }
`;

const resolvers = {
  Query: {
    services: async () => {
      const services = z
        .record(z.string(), z.array(z.string()))
        .parse(await read(consul, "/v1/catalog/services"));
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
    allocation: ({ Service }: Row, _: unknown, { allocations }: Context) => {
      const id = REGISTERED_BY_NOMAD.exec(Service.ID)?.[1];
      return id === undefined ? null : allocations.load(id);
    },
  },
  Allocation: {
    allocationId: ({ ID }: Allocation) => ID,
    clientStatus: ({ ClientStatus }: Allocation) => ClientStatus,
    node: ({ NodeID }: Allocation, _: unknown, { clients }: Context) => clients.load(NodeID),
  },
  Client: {
    name: ({ Name }: Client) => Name,
    status: ({ Status }: Client) => Status,
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
