import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { type Identified, type List, TestGateway } from "../support/startTestGateway.js";
import { type Pair, shopJob, startPair } from "./startPair.js";

let pair: Pair;

beforeEach(async () => {
  pair = await startPair();
});

afterEach(() => pair.close());

interface Allocated {
  readonly id: string;
  readonly allocationId: string;
  readonly clientStatus: string;
  readonly node: { readonly id: string; readonly name: string; readonly address: string };
  readonly serviceInstances: readonly (Identified & { readonly serviceId: string })[];
}

const ALLOCATIONS = `{ nomadJob(jobId: "web") { allocations { nodes { id allocationId clientStatus
  node { id name address } serviceInstances { id serviceId } } } } }`;

interface Told {
  readonly nomadJob: { readonly allocations: List<Allocated> } | null;
}

/** Starts the job, and waits until both of its allocations are known and registered. */
const startShop = async (): Promise<readonly Allocated[]> => {
  await pair.api.run(shopJob);
  const { data } = await pair.causeway.until<Told>(ALLOCATIONS, (answer) => {
    const nodes = answer.data.nomadJob?.allocations.nodes ?? [];
    return (
      nodes.length === 2 &&
      nodes.every(({ clientStatus, serviceInstances }) => {
        return clientStatus === "running" && serviceInstances.length === 1;
      })
    );
  });
  return data.nomadJob?.allocations.nodes ?? [];
};

const INSTANCES = `{ consulService(source: "prod", name: "shop") { instances { nodes { serviceId
  allocation { job { jobId } node { name } } } } } }`;

describe("a job whose allocations are registered in Consul", () => {
  it("shows its allocations, services and nodes in one query, in both directions", async () => {
    const allocations = await startShop();
    const { down, up } = await pair.causeway.data(`{
      down: nomadJob(jobId: "web") { services { nodes { name } } allocations { nodes {
        serviceInstances { serviceId } node { name consulNode { name } } } } }
      up: consulService(name: "shop") { instances { nodes { serviceId node { name nomadNode { name } }
        allocation { id job { jobId } node { name } } } } } }`);
    expect(down).toEqual({
      services: { nodes: [{ name: "shop" }] },
      allocations: {
        nodes: allocations.map(({ node: { name }, serviceInstances: [instance] }) => ({
          serviceInstances: [{ serviceId: instance?.serviceId }],
          node: { name, consulNode: { name: `machine-${name}` } },
        })),
      },
    });
    const nodes = allocations.map(({ id, node: { name }, serviceInstances: [instance] }) => ({
      serviceId: instance?.serviceId,
      node: { name: `machine-${name}`, nomadNode: { name } },
      allocation: { id, job: { jobId: "web" }, node: { name } },
    }));
    expect(up).toEqual({ instances: { nodes: expect.arrayContaining(nodes) } });
  });

  it("is told by the impact of a node, with the services that lose an instance", async () => {
    const [allocation] = await startShop();
    const { impact } = await pair.causeway.data<{ impact: Fields }>(
      `query ($of: [ID!]!) { impact(of: $of) { services { name } jobs { jobId } resources { id } } }`,
      { of: [allocation?.node.id] },
    );
    expect(impact).toMatchObject({ services: [{ name: "shop" }], jobs: [{ jobId: "web" }] });
    expect(impact.resources.map(({ id }) => id)).toEqual(
      expect.arrayContaining([allocation?.id, allocation?.serviceInstances[0]?.id]),
    );
  });

  it("is found by an allocation id, a node's address and a service id, in both systems", async () => {
    const [allocation] = await startShop();
    if (!allocation) throw new Error("There is no allocation.");
    const instance = allocation.serviceInstances[0];
    expect(await resolved(allocation.allocationId)).toEqual([instance?.id, allocation.id]);
    expect(await resolved(instance?.serviceId ?? "")).toContain(instance?.id);
    expect(await resolved(allocation.node.address)).toEqual(
      expect.arrayContaining([
        allocation.node.id,
        `consul:prod:node:dc1/machine-${allocation.node.name}`,
      ]),
    );
  });

  it("is not in the impact of a node once it has ended", async () => {
    const [allocation] = await startShop();
    const query = `{ impact(of: ["${allocation?.node.id ?? ""}"]) { resources { id } jobs { jobId } } }`;
    await pair.api.send("DELETE", "/job/web");
    const { data } = await pair.causeway.until<{ impact: Fields & { jobs: unknown } }>(
      query,
      (answer) => answer.data.impact.resources.every(({ id }) => id !== allocation?.id),
    );
    expect(data.impact.jobs).toEqual([]);
  });

  it("leaves nothing in Consul when it is stopped, and its allocations read complete", async () => {
    await startShop();
    await pair.api.send("DELETE", "/job/web");
    await pair.causeway.until<{ consulService: Identified | null }>(
      '{ consulService(source: "prod", name: "shop") { id } }',
      ({ data }) => data.consulService === null,
    );
    const { data } = await pair.causeway.until<Told>(ALLOCATIONS, (answer) =>
      (answer.data.nomadJob?.allocations.nodes ?? []).every(
        ({ clientStatus }) => clientStatus === "complete",
      ),
    );
    expect(data.nomadJob?.allocations.nodes).toMatchObject([
      { clientStatus: "complete", serviceInstances: [] },
      { clientStatus: "complete", serviceInstances: [] },
    ]);
  });
});

interface Fields {
  readonly resources: readonly Identified[];
}

const resolved = async (identifier: string): Promise<readonly string[]> => {
  const { resolve } = await pair.causeway.data<{ resolve: readonly Identified[] }>(
    "query ($identifier: String!) { resolve(identifier: $identifier) { id } }",
    { identifier },
  );
  return resolve.map(({ id }) => id).sort();
};

describe("a Nomad that is gone", () => {
  it("leaves its last view, and Consul's half goes on", async () => {
    await startShop();
    const before = await pair.causeway.query(INSTANCES);
    await pair.nomad.close();
    const after = await pair.causeway.until(INSTANCES, ({ extensions }) =>
      extensions.sources.some(({ id, status }) => id === "nomad:prod" && status === "STALE"),
    );
    expect(after.errors).toBeUndefined();
    expect(after.data).toEqual(before.data);
    await fetch(`${pair.consul.address}/v1/agent/service/register`, {
      method: "PUT",
      body: JSON.stringify({ Name: "other", Port: 80 }),
    });
    const other = `{ consulService(source: "prod", name: "other") { instances { nodes {
      serviceName allocation { id } node { nomadNode { id } } } } } }`;
    const { data, errors } = await pair.causeway.until<{ consulService: unknown }>(
      other,
      (answer) => answer.data.consulService !== null,
    );
    expect(errors).toBeUndefined();
    expect(data.consulService).toEqual({
      instances: {
        nodes: [{ serviceName: "other", allocation: null, node: { nomadNode: null } }],
      },
    });
  });

  it("makes crossing fields null where it was never seen", async () => {
    await startShop();
    const { address } = pair.nomad;
    await pair.nomad.close();
    const causeway = await TestGateway.start([
      { name: "prod", address: pair.consul.address },
      { system: "nomad", name: "prod", address },
    ]);
    const { status, data, errors } = await causeway.query(
      `{ shop: ${INSTANCES.slice(1, -1)} nomadJobs { totalCount } }`,
    );
    await causeway.close();
    expect(status).toBe(200);
    expect(data).toMatchObject({
      shop: { instances: { nodes: [{ allocation: null }, { allocation: null }] } },
      nomadJobs: null,
    });
    expect(errors).toMatchObject([
      { path: ["nomadJobs"], extensions: { code: "UPSTREAM_UNAVAILABLE" } },
    ]);
  });
});
