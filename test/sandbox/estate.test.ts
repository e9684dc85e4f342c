import { afterEach, describe, expect, it } from "@jest/globals";
import { type Sandbox, type SampleEstateOptions, startSandbox } from "../../sandbox/estate.js";
import { z } from "zod";
import { ask } from "./request.js";

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
    expect(names.size).toBe(43);
    expect(instances).toBe(201);
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

  it("follows from its seed", async () => {
    const [one, same, other] = await Promise.all([start(), start(), start({ seed: 2 })]);
    const path = "/v1/internal/ui/nodes?dc=shanghai";
    const nodes = await get(one, path);
    expect(await get(same, path)).toBe(nodes);
    expect(await get(other, path)).not.toBe(nodes);
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
    const sandbox = await start({ story: true, stepMs: 1 });
    const { catalog } = sandbox.consul.state("hangzhou");
    const versions = (): ReadonlySet<string> =>
      new Set([...catalog.instances("web")].map(({ service }) => service.Meta?.["version"] ?? ""));
    const deadline = Date.now() + 10_000;
    while (!versions().has("4.13.0") || versions().has("4.12.0")) {
      if (Date.now() > deadline) throw new Error("The rollout did not end within 10 s.");
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    await sandbox.close();
    const after = catalog.indexes.last;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(catalog.indexes.last).toBe(after);
  });
});
