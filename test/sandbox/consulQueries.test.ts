import { describe, expect, it } from "@jest/globals";
import { z } from "zod";
import type { ConsulSandbox } from "../../sandbox/consul/startConsul.js";
import { serviceFields } from "../../sandbox/consul/state/fields.js";
import { call, jsonOf, startTest, textOf } from "./consulKit.js";

const create = async (consul: ConsulSandbox, given: object): Promise<string> =>
  z.object({ ID: z.string() }).parse(await jsonOf(call(consul, "POST /v1/query", given))).ID;

const web = (consul: ConsulSandbox, datacenter: string, Tags: readonly string[]): void => {
  consul.state(datacenter).catalog.register({
    Node: `node-${datacenter}-${Tags.join("")}`,
    Address: "10.0.0.1",
    Service: serviceFields({ Service: "web", Tags }),
  });
};

describe("a prepared query", () => {
  it("is written, run, changed and deleted", async () => {
    const { consul } = await startTest();
    web(consul, "dc1", ["v1"]);
    web(consul, "dc1", ["v2"]);
    const id = await create(consul, { Name: "first", Service: { Service: "web", Tags: ["v1"] } });
    const run = (): Promise<unknown> => jsonOf(call(consul, "GET /v1/query/first/execute"));
    expect(await run()).toMatchObject({ Nodes: [{ Node: { Node: "node-dc1-v1" } }] });
    const changed = { Name: "first", Service: { Service: "web", Tags: ["!v1"] } };
    expect((await call(consul, `PUT /v1/query/${id}`, changed)).status).toBe(200);
    expect(await run()).toMatchObject({ Nodes: [{ Node: { Node: "node-dc1-v2" } }] });
    expect((await call(consul, `DELETE /v1/query/${id}`)).status).toBe(200);
    expect((await call(consul, `GET /v1/query/${id}`)).status).toBe(404);
  });

  it("fails over to another datacenter", async () => {
    const { consul } = await startTest({ datacenters: ["dc1", "dc2", "dc3"] });
    web(consul, "dc3", []);
    const Failover = { Datacenters: ["dc2", "dc3"] };
    await create(consul, { Name: "far", Service: { Service: "web", Failover } });
    expect(await jsonOf(call(consul, "GET /v1/query/far/execute"))).toMatchObject({
      Datacenter: "dc3",
      Failovers: 2,
      Nodes: [{ Node: { Datacenter: "dc3" } }],
    });
  });

  it("is a template for all names that begin alike", async () => {
    const { consul } = await startTest();
    const Template = { Type: "name_prefix_match", Regexp: "^geo-(.*?)-([^-]+?)$" };
    const Service = { Service: "${match(1)}", Tags: ["${match(2)}", "${name.suffix}"] };
    await create(consul, { Name: "geo-", Template, Service });
    expect(await jsonOf(call(consul, "GET /v1/query/geo-db-master/explain"))).toMatchObject({
      Query: { Name: "geo-", Service: { Service: "db", Tags: ["master", "db-master"] } },
    });
  });

  it("ends with the session that it is bound to", async () => {
    const { consul } = await startTest();
    const { ID: Session } = consul.state("dc1").sessions.add({ Node: "own" });
    const id = await create(consul, { Session, Service: { Service: "web" } });
    await call(consul, `PUT /v1/session/destroy/${Session}`);
    expect((await call(consul, `GET /v1/query/${id}`)).status).toBe(404);
  });

  it("is refused in Consul's words", async () => {
    const { consul } = await startTest();
    const refusal = (given: object): Promise<string> =>
      textOf(call(consul, "POST /v1/query", given));
    const Service = { Service: "web" };
    expect(await refusal({ Service })).toBe("Invalid prepared query: Must be bound to a session");
    expect(await refusal({ Name: "q", Template: { Type: "x" }, Service })).toBe(
      "failed compiling template: Bad Template.Type 'x'",
    );
    expect(await refusal({ Name: "q", Service, DNS: { TTL: "x" } })).toContain("Bad DNS TTL 'x'");
    expect(await refusal({ Name: "q", Zap: 1 })).toContain('unknown field "Zap"');
  });
});
