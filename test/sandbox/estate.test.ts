import { afterEach, describe, expect, it } from "@jest/globals";
import { readdirSync, readFileSync } from "node:fs";
import { type Sandbox, type SampleEstateOptions, startSandbox } from "../../sandbox/estate.js";
import { z } from "zod";
import { ask } from "./request.js";

const FROM_NOMAD = "_nomad-task-";
const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

const open: Sandbox[] = [];
const start = async (options?: SampleEstateOptions): Promise<Sandbox> => {
  const sandbox = await startSandbox(options);
  open.push(sandbox);
  return sandbox;
};
afterEach(async () => {
  await Promise.all(open.splice(0).map((sandbox) => sandbox.close()));
});

const summaries = z.array(
  z.object({
    Name: z.string(),
    InstanceCount: z.number(),
    ChecksWarning: z.number(),
    ChecksCritical: z.number(),
  }),
);

/** Machines, and what runs on them beside Nomad; the order in which allocations come is open. */
const machines = z.array(
  z.object({
    ID: z.string(),
    Node: z.string(),
    Meta: z.record(z.string(), z.string()),
    Services: z
      .array(z.object({ ID: z.string(), Port: z.int() }))
      .transform((all) => all.filter(({ ID }) => !ID.startsWith(FROM_NOMAD))),
  }),
);

const get = async (sandbox: Sandbox, path: string): Promise<string> =>
  (await ask(sandbox.consul.address, { method: "GET", path })).body.toString("utf8");

const servicesOf = async (sandbox: Sandbox, dc: string): Promise<z.infer<typeof summaries>> =>
  summaries.parse(JSON.parse(await get(sandbox, `/v1/internal/ui/services?dc=${dc}`)));

const DATACENTERS = ["hangzhou", "shanghai", "singapore"];

describe("the sample estate", () => {
  it("is a company in three datacenters", async () => {
    const sandbox = await start();
    const lists = await Promise.all(DATACENTERS.map((dc) => servicesOf(sandbox, dc)));
    const names = new Set(lists.flat().map(({ Name }) => Name));
    const instances = lists.flat().reduce((total, { InstanceCount }) => total + InstanceCount, 0);
    const has = (name: string): readonly boolean[] =>
      lists.map((list) => list.some(({ Name }) => Name === name));
    expect(names.size).toBe(45);
    expect(instances).toBe(214);
    expect(has("web")).toEqual([true, false, false]);
    expect(has("api")).toEqual([true, true, true]);
    expect(has("ingress-gateway")).toEqual([true, false, false]);
  });

  it("has a service that is down, one in maintenance, and warnings", async () => {
    const sandbox = await start();
    const [hangzhou = [], shanghai = []] = await Promise.all(
      DATACENTERS.map((dc) => servicesOf(sandbox, dc)),
    );
    const of = (list: z.infer<typeof summaries>, name: string) =>
      list.find(({ Name }) => Name === name);
    expect(of(shanghai, "invoices")).toMatchObject({ InstanceCount: 3, ChecksCritical: 3 });
    expect(of(hangzhou, "elasticsearch")).toMatchObject({ ChecksWarning: 2 });
    const maintained = await get(sandbox, "/v1/health/checks/reports?dc=shanghai");
    expect(maintained).toContain("_service_maintenance:reports-");
  });

  it("runs on Nomad what is in the mesh, on the machines that Consul has", async () => {
    const { consul, nomad } = await start();
    const { catalog } = consul.state("hangzhou");
    const ids = (service: string): readonly string[] =>
      [...catalog.instances(service)].map((instance) => instance.service.ID);
    expect(ids("web")).toHaveLength(6);
    expect(ids("api")).toHaveLength(6);
    for (const id of [...ids("web"), ...ids("web-sidecar-proxy")]) expect(id).toContain(FROM_NOMAD);
    for (const id of [...ids("mysql"), ...ids("search")]) expect(id).not.toContain(FROM_NOMAD);
    const { tables } = nomad.state("cn-hangzhou");
    for (const node of tables.nodes.values()) {
      const known = catalog.node(node.Attributes["unique.consul.name"] ?? "");
      expect(known?.row.Address).toBe(node.Address);
      expect(node.Meta["alicloud_instance_id"]).toMatch(/^i-bp1/);
    }
    expect([...tables.nodes.values()]).toHaveLength(20);
  });

  it("has what the example tabs name", async () => {
    const { nomad } = await start();
    const { nodes, allocs } = nomad.state("cn-hangzhou").tables;
    const examples = readdirSync("web/examples").map((file) =>
      readFileSync(`web/examples/${file}`, "utf8"),
    );
    const named = examples.flatMap((text) => text.match(UUID) ?? []);
    expect(named).toHaveLength(2);
    for (const id of named) expect(nodes.has(id) || allocs.has(id)).toBe(true);
  });

  it("follows from its seed", async () => {
    const [one, same, other] = await Promise.all([start(), start(), start({ seed: 2 })]);
    const machinesOf = async (sandbox: Sandbox): Promise<unknown> =>
      machines.parse(JSON.parse(await get(sandbox, "/v1/internal/ui/nodes?dc=shanghai")));
    const expected = await machinesOf(one);
    expect(await machinesOf(same)).toEqual(expected);
    expect(await machinesOf(other)).not.toEqual(expected);
  });

  it("takes further config entries, as what is there makes sense", async () => {
    const sandbox = await start();
    const body = JSON.stringify({ Kind: "service-defaults", Name: "extra", Protocol: "http" });
    for (const dc of DATACENTERS) {
      const request = { method: "PUT", path: `/v1/config?dc=${dc}`, body };
      expect((await ask(sandbox.consul.address, request)).status).toBe(200);
    }
  });

  it("moves when it tells its story, and stops when it closes", async () => {
    const sandbox = await start({ story: true, stepMs: 1, nomad: { speed: 50 } });
    const { catalog } = sandbox.consul.state("hangzhou");
    const versions = (): ReadonlySet<string> =>
      new Set([...catalog.instances("web")].map(({ service }) => service.Meta?.["version"] ?? ""));
    const deadline = Date.now() + 45_000;
    while (!versions().has("4.13.0") || versions().has("4.12.0")) {
      if (Date.now() > deadline) throw new Error("The rollout did not end within 45 s.");
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    await sandbox.close();
    const after = catalog.indexes.last;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(catalog.indexes.last).toBe(after);
  });
});
