import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import {
  getNamedType,
  type GraphQLField,
  type GraphQLObjectType,
  isInterfaceType,
  isObjectType,
} from "graphql";
import { type Sandbox, startSandbox } from "../../sandbox/estate.js";
import { ResourceKind } from "../../schema/estate/enums.js";
import { createSchema } from "../../src/schema.js";
import { PolicyDirectory } from "../policy/policyDirectory.js";
import { TestGateway } from "../support/startTestGateway.js";

const schema = createSchema();

/** `NOMAD_NODE_POOL` is the type NomadNodePool. */
const typeOf = (kind: string): GraphQLObjectType | null => {
  const name = kind
    .split("_")
    .map((word) => word.charAt(0) + word.slice(1).toLowerCase())
    .join("");
  const type = schema.getType(name);
  return isObjectType(type) ? type : null;
};

/** Those whose room is there. */
const kinds = Object.values(ResourceKind).filter((kind) => typeOf(kind) !== null);

/** A role that sees things of one kind and nothing else; live reads are none of this test's. */
const onlySees = (kind: string): string => `
@id("only-${kind}")
permit (principal in Causeway::Role::"only-${kind}", action == Causeway::Action::"estate:read", resource)
when { resource.kind == "${kind}" };`;

const tokenFor = (kind: string): string => `a-token-that-sees-only-${kind}`;

let policies: PolicyDirectory;
let sandbox: Sandbox;
let causeway: TestGateway;

beforeAll(async () => {
  const text = kinds.map(onlySees).join("\n");
  policies = await PolicyDirectory.make({ "only.cedar": text }, "all");
  sandbox = await startSandbox({ nomad: { speed: 20 } });
  causeway = await TestGateway.start(
    [
      { name: "hz", address: sandbox.consul.address },
      { system: "nomad", name: "hz", address: sandbox.nomad.address },
    ],
    {
      policies: policies.path,
      callers: kinds.map((kind) => ({
        token: tokenFor(kind),
        subject: `only ${kind}`,
        roles: [`only-${kind}`],
      })),
    },
  );
}, 120_000);

afterAll(async () => {
  await causeway.close();
  await sandbox.close();
  await policies.remove();
});

const isResource = (type: unknown): boolean =>
  (isInterfaceType(type) && type.name === "Resource") ||
  (isObjectType(type) && type.getInterfaces().some(({ name }) => name === "Resource"));

/** How a field that leads to other things is asked; null where it leads to none. */
const selectionOf = ({ name, type, args }: GraphQLField<unknown, unknown>): string | null => {
  const named = getNamedType(type);
  if (args.some(({ type: wanted }) => String(wanted).endsWith("!"))) return null;
  if (isResource(named)) return `${name} { id }`;
  if (!isObjectType(named) || !named.name.endsWith("Connection")) return null;
  const nodes = named.getFields()["nodes"];
  if (!nodes) return null;
  const node = getNamedType(nodes.type);
  if (named.name === "RelationConnection") {
    return `${name} { totalCount nodes { from { id } to { id } evidence { alias } } }`;
  }
  return isResource(node) ? `${name} { totalCount nodes { id } }` : null;
};

const relationFields = (type: GraphQLObjectType): readonly string[] =>
  Object.values(type.getFields()).flatMap((field) => selectionOf(field) ?? []);

/** Every id in an answer. */
const idsIn = (value: unknown): readonly string[] => {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, item]) =>
    name === "id" && typeof item === "string" ? [item] : idsIn(item),
  );
};

const segmentOf = (kind: string): string =>
  kind
    .slice(kind.indexOf("_") + 1)
    .toLowerCase()
    .replaceAll("_", "-");

interface Listed {
  readonly resources: { readonly totalCount: number; readonly nodes: readonly { id: string }[] };
}

describe("under a view that hides everything but one kind", () => {
  it.each(kinds)("%s: no relation leads to anything of another kind", async (kind) => {
    const client = causeway.with(tokenFor(kind));
    const { resources } = await client.data<Listed>(
      "{ resources(first: 100) { totalCount nodes { id } } }",
    );
    const system = kind.slice(0, kind.indexOf("_")).toLowerCase();
    const isOwn = (id: string) => id.startsWith(`${system}:hz:${segmentOf(kind)}:`);
    expect(resources.nodes.filter(({ id }) => !isOwn(id))).toEqual([]);
    const type = typeOf(kind);
    const fields = type ? relationFields(type) : [];
    const ids = resources.nodes.slice(0, 20).map(({ id }) => id);
    for (const field of fields) {
      const query = `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on ${type?.name ?? ""} { ${field} } } }`;
      const data = await client.data(query, { ids });
      expect({ field, others: idsIn(data).filter((id) => !isOwn(id)) }).toEqual({
        field,
        others: [],
      });
      // A count of what is not shown would tell of it as well.
      const text = JSON.stringify(data);
      const shown = idsIn(data).length;
      if (shown === 0)
        expect({ field, text }).toEqual({
          field,
          text: text.replaceAll(/"totalCount":[1-9]\d*/g, ""),
        });
    }
  });

  it("covers relations of every room", () => {
    const asked = kinds.flatMap((kind) => {
      const type = typeOf(kind);
      return type ? relationFields(type) : [];
    });
    expect(asked.length).toBeGreaterThan(40);
  });
});
