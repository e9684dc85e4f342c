import { describe, expect, it } from "@jest/globals";
import { answersOfBoth, asked, contextOf, told } from "./ask.js";
import {
  datacenterSighting,
  DC1,
  estateOf,
  instanceSighting,
  nodeSighting,
  serviceSighting,
} from "./consulSample.js";

const estate = estateOf(
  ["hz"],
  [
    datacenterSighting(DC1),
    nodeSighting(DC1, "n1"),
    nodeSighting(DC1, "n2"),
    serviceSighting(DC1, "web", ["db"]),
    serviceSighting(DC1, "db"),
    instanceSighting(DC1, "web", "n1"),
    instanceSighting(DC1, "web", "n2"),
    instanceSighting(DC1, "db", "n1"),
  ],
);

const EVERYTHING = `{
  viewer { subject roles }
  sources { id status system resourceCount remarks }
  consulServices(first: 10) {
    totalCount
    pageInfo { hasNextPage hasPreviousPage endCursor }
    edges { cursor node { name } }
    nodes {
      id kind system name environment serviceTags health aliases observedAt
      source { id status }
      upstreams { name }
      downstreams { name }
      intentions { id }
      relations(first: 3) { totalCount nodes { kind from { id } to { __typename name } evidence { alias strength } } }
      instances { totalCount nodes { serviceId port service { name } node { name meta { key value } checks { name status } } } }
    }
  }
  consulDatacenters { nodes { name nodes { nodes { name instances { nodes { serviceId } } } } services { totalCount } } }
  resolve(identifier: "n1") { __typename id }
  resources(filter: { kinds: [CONSUL_NODE] }) { nodes { __typename ... on ConsulNode { address } } }
  topology(limit: 50) { omitted resources { id } relations { kind } incomplete { id } mermaid dot }
  impact(of: ["consul:hz:node:dc1/n1"]) { omitted resources { id } services { name } incomplete { id } }
  paths(from: "consul:hz:service:dc1/web", to: "consul:hz:node:dc1/n1") { resources { name } relations { kind } }
  inventory(groupBy: [KIND]) { key count }
  findings { totalCount nodes { kind detail } }
  node(id: "consul:hz:service-instance:dc1/n1/web-n1") { __typename id }
  nodes(ids: ["consul:hz", "consul:hz:node:dc1/none", "none"]) { __typename id }
}`;

describe("an operation that reads the estate", () => {
  it("is answered without a promise", () => {
    const result = asked(contextOf(estate), EVERYTHING);
    if (result instanceof Promise) throw new Error("A resolver made a promise.");
    const { data, errors } = told(result);
    expect(errors).toEqual([]);
    expect(data).toMatchObject({
      consulServices: {
        totalCount: 2,
        nodes: [
          { name: "db", system: "CONSUL", downstreams: [{ name: "web" }] },
          {
            name: "web",
            source: { id: "consul:hz" },
            upstreams: [{ name: "db" }],
            instances: { nodes: [{ node: { name: "n1" } }, { node: { name: "n2" } }] },
          },
        ],
      },
      impact: { services: [{ name: "db" }, { name: "web" }] },
      node: { __typename: "ConsulServiceInstance" },
      nodes: [{ __typename: "Source", id: "consul:hz" }, null, null],
    });
  });

  it("is answered the same by the compiler, without a promise", () => {
    const { compiled, interpreted } = answersOfBoth(contextOf(estate), EVERYTHING);
    expect(compiled).toEqual(interpreted);
  });

  it("takes an explicit null for an argument with a default as the default", () => {
    const query = `query ($null: Int) {
      consulNodes(first: $null) { totalCount nodes { relations(direction: null, first: null) { totalCount } } }
      impact(of: [], limit: null) { omitted }
    }`;
    const result = asked(contextOf(estate), query, { null: null });
    if (result instanceof Promise) throw new Error("A resolver made a promise.");
    expect(told(result)).toMatchObject({
      errors: [],
      data: { consulNodes: { totalCount: 2 }, impact: { omitted: 0 } },
    });
  });
});
