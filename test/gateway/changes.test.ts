import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type ConsulApi, consulApi } from "../consul/consulApi.js";
import {
  type Identified,
  type List,
  startWithConsul,
  type TestAnswer,
  type TestGateway,
} from "../support/startTestGateway.js";

let running: Awaited<ReturnType<typeof startWithConsul>>;
let causeway: TestGateway;
let consul: ConsulApi;

beforeAll(async () => {
  running = await startWithConsul();
  causeway = running.causeway;
  consul = consulApi(running.consul.address);
});

afterAll(() => running.close());

/** What the three ways to find a service say of it. */
const everywhere = (name: string) => `{
  consulService(name: "${name}") { health instances { totalCount nodes { serviceId address port
    health checks { checkId name status output } } } }
  resolve(identifier: "${name}") { id }
  topology(filter: { text: "${name}" }) { resources { id } } }`;

interface Told {
  readonly consulService: {
    readonly health: string;
    readonly instances: List<{ readonly checks: readonly unknown[] }>;
  } | null;
  readonly resolve: readonly Identified[];
  readonly topology: { readonly resources: readonly Identified[] };
}

const instances = ({ data }: TestAnswer<Told>) => data.consulService?.instances.nodes ?? [];
const isGone = ({ data }: TestAnswer<Told>): boolean =>
  data.consulService === null && data.resolve.length + data.topology.resources.length === 0;
const isHealth =
  (health: string) =>
  ({ data }: TestAnswer<Told>): boolean =>
    data.consulService?.health === health;

describe("what changes in Consul", () => {
  it("a service that is registered shows everywhere, with its checks, until it is deregistered", async () => {
    const query = everywhere("web");
    expect(isGone(await causeway.query<Told>(query))).toBe(true);
    await consul.put("/agent/service/register", {
      Name: "web",
      ID: "web-1",
      Port: 8080,
      Address: "10.0.0.7",
      Checks: [{ CheckID: "web-ttl", Name: "web says so", TTL: "60s" }],
    });
    const shown = await causeway.until<Told>(query, (answer) => instances(answer).length === 1);
    expect(instances(shown)).toMatchObject([
      { serviceId: "web-1", address: "10.0.0.7", port: 8080, health: "CRITICAL" },
    ]);
    expect(instances(shown)[0]?.checks).toContainEqual(
      expect.objectContaining({ checkId: "web-ttl", name: "web says so", status: "CRITICAL" }),
    );
    expect(shown.data.resolve).toContainEqual({ id: "consul:hz:service:dc1/web" });
    expect(shown.data.topology.resources).toContainEqual({ id: "consul:hz:service:dc1/web" });

    await consul.put("/agent/check/pass/web-ttl?note=all%20is%20well");
    const well = await causeway.until(query, isHealth("PASSING"));
    expect(instances(well)[0]?.checks).toContainEqual(
      expect.objectContaining({ checkId: "web-ttl", output: "all is well" }),
    );
    await consul.put("/agent/check/warn/web-ttl");
    await causeway.until(query, isHealth("WARNING"));

    await consul.put("/agent/service/deregister/web-1");
    await causeway.until(query, isGone);
  });

  it("maintenance of a service and of a node shows, and ends", async () => {
    await consul.put("/agent/service/register", { Name: "api", Port: 9090 });
    const query = everywhere("api");
    await causeway.until(query, isHealth("PASSING"));
    await consul.put("/agent/service/maintenance/api?enable=true&reason=a%20move");
    const out = await causeway.until(query, isHealth("MAINTENANCE"));
    expect(instances(out)[0]?.checks).toContainEqual(
      expect.objectContaining({ checkId: "_service_maintenance:api", status: "MAINTENANCE" }),
    );
    await consul.put("/agent/service/maintenance/api?enable=false");
    await causeway.until(query, isHealth("PASSING"));
    await consul.put("/agent/maintenance?enable=true");
    await causeway.until(query, isHealth("MAINTENANCE"));
    expect(await causeway.data("{ consulNodes { nodes { health } } }")).toEqual({
      consulNodes: { nodes: [{ health: "MAINTENANCE" }] },
    });
    await consul.put("/agent/maintenance?enable=false");
    await causeway.until(query, isHealth("PASSING"));
    await consul.put("/agent/service/deregister/api");
    await causeway.until(query, isGone);
  });

  it("an instance that moves to another node leaves the first one", async () => {
    const on = (node: string, address: string) => ({
      Node: node,
      Address: address,
      Service: { ID: "job", Service: "job", Port: 1 },
    });
    const query = `{ consulService(name: "job") { instances { nodes { node { name } } } } }`;
    const isOn =
      (...nodes: readonly string[]) =>
      (answer: TestAnswer<Told>) =>
        JSON.stringify(instances(answer)) ===
        JSON.stringify(nodes.map((name) => ({ node: { name } })));
    await consul.put("/catalog/register", on("left", "10.0.1.1"));
    await causeway.until(query, isOn("left"));
    await consul.put("/catalog/register", on("right", "10.0.1.2"));
    await causeway.until(query, isOn("left", "right"));
    await consul.put("/catalog/deregister", { Node: "left" });
    await causeway.until(query, isOn("right"));
    expect(await causeway.data('{ node(id: "consul:hz:node:dc1/left") { id } }')).toEqual({
      node: null,
    });
    await consul.put("/catalog/deregister", { Node: "right" });
    await causeway.until<Told>(query, ({ data }) => data.consulService === null);
  });

  it("an intention shows in the services that it names, and goes", async () => {
    for (const Name of ["from", "to"]) await consul.put("/agent/service/register", { Name });
    await causeway.until<Told>(everywhere("to"), ({ data }) => data.consulService !== null);
    const query = `{ consulService(name: "to") { intentions { id action } downstreams { name } } }`;
    interface Mesh {
      readonly consulService: {
        readonly intentions: readonly unknown[];
        readonly downstreams: readonly unknown[];
      };
    }
    const counts =
      (intentions: number, downstreams: number) =>
      ({ data: { consulService } }: TestAnswer<Mesh>): boolean =>
        consulService.intentions.length === intentions &&
        consulService.downstreams.length === downstreams;
    await consul.put("/connect/intentions/exact?source=from&destination=to", { Action: "allow" });
    const { data } = await causeway.until(query, counts(1, 1));
    expect(data.consulService).toEqual({
      intentions: [{ id: "consul:hz:intention:dc1/from/to", action: "ALLOW" }],
      downstreams: [{ name: "from" }],
    });
    await consul.delete("/connect/intentions/exact?source=from&destination=to");
    await causeway.until(query, counts(0, 0));
  });

  it("names of any script are shown as they are, and found whatever their normal form", async () => {
    const names = ["caf\u00e9", "日本語", "emoji-💥", "rtl-\u202eabc", "a/b c", "%2e%2e", "100%"];
    for (const [index, Name] of names.entries()) {
      await consul.put("/agent/service/register", { Name, ID: `odd-${index}` });
    }
    await causeway.until<{ consulServices: List<{ readonly name: string }> }>(
      "{ consulServices { nodes { name } } }",
      ({ data: { consulServices } }) => {
        const shown = consulServices.nodes.map(({ name }) => name);
        return names.every((name) => shown.includes(name));
      },
    );
    const query = `query ($name: String!, $decomposed: String!) {
      consulService(name: $name) { id name instances { nodes { serviceId node { name } } } }
      resolve(identifier: $decomposed) { id name } }`;
    for (const [index, name] of names.entries()) {
      const data = await causeway.data<{ consulService: Identified; resolve: unknown }>(query, {
        name,
        decomposed: name.normalize("NFD"),
      });
      expect(data.consulService).toMatchObject({
        name,
        instances: { nodes: [{ serviceId: `odd-${index}` }] },
      });
      const { id } = data.consulService;
      expect(data.resolve).toContainEqual({ id, name });
      const { node } = await causeway.data("query ($id: ID!) { node(id: $id) { id } }", { id });
      expect(node).toEqual({ id });
    }
  });
});

describe("pages of a list that changes", () => {
  it("a thing that stays is neither skipped nor repeated, also where the cursor's own thing goes", async () => {
    const register = (name: string) =>
      consul.put("/catalog/register", { Node: name, Address: "10.3.0.1" });
    const nodes = async (first: number, after: string | null) => {
      const { consulNodes } = await causeway.data<{ consulNodes: List<{ readonly name: string }> }>(
        `query ($first: Int, $after: String) { consulNodes(filter: { text: "walk-" }, first: $first, after: $after) {
          nodes { name } pageInfo { endCursor hasNextPage } } }`,
        { first, after },
      );
      return {
        names: consulNodes.nodes.map(({ name }) => name),
        endCursor: consulNodes.pageInfo.endCursor,
      };
    };
    const counted = (count: number) =>
      causeway.until<{ consulNodes: List<unknown> }>(
        '{ consulNodes(filter: { text: "walk-" }) { totalCount } }',
        ({ data }) => data.consulNodes.totalCount === count,
      );
    for (const letter of "bdfhj") await register(`walk-${letter}`);
    await counted(5);
    const first = await nodes(2, null);
    expect(first.names).toEqual(["walk-b", "walk-d"]);
    await consul.put("/catalog/deregister", { Node: "walk-d" });
    for (const letter of "aceg") await register(`walk-${letter}`);
    await counted(8);
    const second = await nodes(100, first.endCursor);
    expect(second.names).toEqual(["walk-e", "walk-f", "walk-g", "walk-h", "walk-j"]);
  });
});
