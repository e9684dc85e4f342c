import { GraphQLScalarType, buildSchema, isInterfaceType, isObjectType } from "graphql";
import type { GraphQLFieldResolver, GraphQLSchema } from "graphql";
import { Fault } from "../../src/errors.js";
import type { ExecutionHost } from "../../src/execution/executionHost.js";

const sdl = `
  scalar JSON
  enum Kind { SERVICE INSTANCE }
  interface Resource {
    id: ID!
    name: String!
    kind: Kind!
    tags: [String!]!
    status: String
    relations(first: Int = 50, after: String): RelationConnection!
  }
  type Service implements Resource {
    id: ID!
    name: String!
    kind: Kind!
    tags: [String!]!
    status: String
    relations(first: Int = 50, after: String): RelationConnection!
    port: Int
    ratio: Float
    healthy: Boolean!
    instances(first: Int = 50, after: String): InstanceConnection!
    later: String
    unlucky: String
    required: String!
  }
  type Instance implements Resource {
    id: ID!
    name: String!
    kind: Kind!
    tags: [String!]!
    status: String
    relations(first: Int = 50, after: String): RelationConnection!
    address: String
    service: Service
  }
  type Relation { kind: String! from: Resource! to: Resource! }
  type RelationEdge { cursor: String! node: Relation! }
  type RelationConnection { edges: [RelationEdge!]! nodes: [Relation!]! totalCount: Int! }
  type InstanceEdge { cursor: String! node: Instance! }
  type InstanceConnection { edges: [InstanceEdge!]! nodes: [Instance!]! totalCount: Int! }
  type ServiceConnection { nodes: [Service!]! totalCount: Int! }
  type Topology { resources: [Resource!]! relations: [Relation!]! omitted: Int! }
  type Viewer { subject: String! name: String roles: [String!]! }
  input Echo { text: String = "none" count: Int flag: Boolean list: [Int!] kind: Kind inner: Inner number: Float }
  input Inner { count: Int = 7 kind: Kind = SERVICE text: String required: Int! = 1 }
  input Tree { name: String! children: [Tree!] }
  type Query {
    greet(name: String = "world"): String!
    viewer: Viewer!
    context: JSON!
    service(name: String!): Service
    services(first: Int = 50, after: String): ServiceConnection
    node(id: ID!): Resource
    nodes(ids: [ID!]!): [Resource]!
    resolve(identifier: String!): [Resource!]
    topology(limit: Int = 500): Topology
    paths(limit: Int = 5): [Topology!]
    echo(input: Echo, inputs: [Echo!], tree: Tree, json: JSON, kind: Kind, id: ID, number: Float, int: Int): JSON
    refuse: String
    refuseAll: String!
    crash: String
    crashLater: String
    accessDenied: String
    hang: String
    big(bytes: Int!): String
    strict: Strict
  }
  type Strict { refused: String! crashed: String! ok: String! rows: [Row!] loose: [Row] }
  type Row { id: ID! bad: String! maybe: String }
  type Mutation { rename(name: String!): Service }
`;

interface Thing {
  readonly id: string;
  readonly name: string;
  readonly kind: "SERVICE" | "INSTANCE";
  readonly tags: readonly string[];
  readonly status: string | null;
  readonly port?: number;
  readonly ratio?: number;
  readonly healthy?: boolean;
  readonly address?: string;
  readonly required?: string | null;
}

const services: readonly Thing[] = ["api", "billing", "web"].map((name, index) => ({
  id: `service:${name}`,
  name,
  kind: "SERVICE",
  tags: ["a", name],
  status: index === 1 ? null : "passing",
  port: 8000 + index,
  ratio: index / 3,
  healthy: index !== 1,
  required: index === 2 ? null : "here",
}));

const instances: readonly Thing[] = services.flatMap(({ name }) =>
  [0, 1, 2].map((index): Thing => ({
    id: `instance:${name}-${String(index)}`,
    name: `${name}-${String(index)}`,
    kind: "INSTANCE",
    tags: [],
    status: "passing",
    address: `10.0.0.${String(index)}`,
  })),
);

const connection = <Row extends { id: string }>(rows: readonly Row[], first: number) => {
  const nodes = rows.slice(0, first);
  return {
    nodes,
    edges: nodes.map((node) => ({ cursor: node.id, node })),
    totalCount: rows.length,
  };
};

const instancesOf = (service: string): readonly Thing[] =>
  instances.filter(({ name }) => name.startsWith(`${service}-`));

const relationsOf = (thing: Thing) =>
  instances
    .filter(({ name }) => name.startsWith(`${thing.name.split("-")[0] ?? ""}-`))
    .map((to) => ({ id: `${thing.id}>${to.id}`, kind: "INSTANCE_OF", from: thing, to }));

const all = [...services, ...instances];

type Resolvers = Record<
  string,
  Record<
    string,
    GraphQLFieldResolver<Thing, TestContext, { first?: number | null } & Record<string, unknown>>
  >
>;

const page = ({ first }: { first?: number | null }): number => first ?? 50;

const relations: Resolvers[string][string] = (thing, args) =>
  connection(relationsOf(thing), page(args));

const refusal = (): never => {
  throw new Fault("NOT_FOUND", "There is no such thing.", { found: "x" });
};

const resolvers: Resolvers = {
  Service: {
    relations,
    instances: ({ name }, args) => connection(instancesOf(name), page(args)),
    later: ({ name }) => Promise.resolve(`later ${name}`),
    unlucky: ({ name }) => {
      if (name === "billing") {
        throw new Fault("UPSTREAM_UNAVAILABLE", "Consul hz does not answer.", {
          system: "consul",
          source: "hz",
        });
      }
      return name;
    },
  },
  Instance: {
    relations,
    service: ({ name }) => services.find((service) => name.startsWith(`${service.name}-`)) ?? null,
  },
  Query: {
    greet: (_, { name }) => `Hello ${String(name)}`,
    viewer: (_, __, { caller }) => caller,
    context: (_, __, context) => ({ noCache: context.noCache, requestId: context.requestId }),
    service: (_, { name }) => services.find((service) => service.name === name) ?? null,
    services: (_, args) => connection(services, page(args)),
    node: (_, { id }) => all.find((thing) => thing.id === id) ?? null,
    nodes: (_, { ids }) =>
      Array.isArray(ids) ? ids.map((id) => all.find((thing) => thing.id === id) ?? null) : [],
    resolve: (_, { identifier }) => all.filter(({ name }) => name === identifier),
    topology: (_, { limit }) => ({
      resources: all.slice(0, Number(limit)),
      relations: services.flatMap(relationsOf),
      omitted: 0,
    }),
    paths: () => [{ resources: all.slice(0, 2), relations: [], omitted: 0 }],
    echo: (_, args) => args,
    refuse: refusal,
    refuseAll: refusal,
    crash: () => {
      throw new TypeError("secret-canary: x is not a function");
    },
    crashLater: () => Promise.reject(new Error("secret-canary later")),
    accessDenied: () => {
      throw Object.assign(new Error("Access denied!"), { extensions: { code: "UNAUTHORIZED" } });
    },
    hang: (_, __, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener("abort", () => {
          reject(new Error("aborted"));
        });
      }),
    big: (_, { bytes }) => "x".repeat(Number(bytes)),
    strict: () => ({
      ok: "ok",
      rows: [
        { id: "1", bad: "good" },
        { id: "2", bad: null },
      ],
      loose: [{ id: "1", bad: null }, null, { id: "3", bad: "good", maybe: 3 }],
    }),
  },
  Strict: {
    refused: refusal,
    crashed: () => Promise.reject(new Error("secret-canary strict")),
  },
  Mutation: {
    rename: (_, { name }) => ({ ...services[0], name }),
  },
};

const json = new GraphQLScalarType({ name: "JSON" });

/** A small schema with every shape that the executor must handle. */
export const testSchema = (): GraphQLSchema => {
  const schema = buildSchema(sdl);
  for (const [typeName, fields] of Object.entries(resolvers)) {
    const type = schema.getType(typeName);
    for (const [fieldName, resolve] of Object.entries(fields)) {
      const field = isObjectType(type) ? type.getFields()[fieldName] : undefined;
      if (field === undefined) {
        throw new Error(`The test schema has no ${typeName}.${fieldName}`);
      }
      field.resolve = resolve;
    }
  }
  const resource = schema.getType("Resource");
  if (isInterfaceType(resource)) {
    resource.resolveType = ({ kind }: Thing) => (kind === "SERVICE" ? "Service" : "Instance");
  }
  const scalar = schema.getType("JSON");
  if (scalar instanceof GraphQLScalarType) {
    scalar.parseLiteral = json.parseLiteral;
  }
  return schema;
};

export interface TestContext {
  readonly caller: Parameters<ExecutionHost<unknown>["createContext"]>[0];
  readonly requestId: string;
  readonly signal: AbortSignal;
  readonly noCache: boolean;
}
