import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { createConsul, type ConsulSource } from "../../datasources/consul/createConsul.js";
import { consulSettings } from "./observing.js";
import { RecordingSink } from "./RecordingSink.js";

const address = process.env["TEST_CONSUL_ADDR"] ?? "";
const token = process.env["TEST_CONSUL_TOKEN"] ?? "";
const describeReal = address === "" ? describe.skip : describe;
const title =
  address === ""
    ? "a real Consul agent (skipped: TEST_CONSUL_ADDR names none)"
    : `the Consul agent at ${address}`;

const put = async (path: string, body: unknown): Promise<void> => {
  const response = await fetch(`${address}/v1${path}`, {
    method: "PUT",
    headers: { "x-consul-token": token },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
};

describeReal(title, () => {
  const sink = new RecordingSink();
  const ending = new AbortController();
  let consul: ConsulSource;
  let observing: Promise<void>;

  beforeAll(async () => {
    consul = createConsul(consulSettings(address, { token, environment: "test" }));
    observing = consul.observer.observe(sink, ending.signal);
    await sink.until("a complete view", () => sink.completions > 0);
  });

  afterAll(async () => {
    await put("/catalog/deregister", { Node: "ext-1" });
    ending.abort();
    await observing;
    await consul.close();
  });

  it("shows a service as soon as it is registered, with its checks, and its maintenance", async () => {
    const id = "consul:hz:service-instance:dc1/ext-1/web-1";
    await put("/catalog/register", {
      Node: "ext-1",
      Address: "10.9.8.7",
      NodeMeta: { "alicloud-instance-id": "i-1" },
      Service: { ID: "web-1", Service: "web", Port: 8080, Tags: ["blue"], Meta: { a: "b" } },
      Check: { CheckID: "c1", Name: "c", Status: "warning", ServiceID: "web-1", Output: "slow" },
    });
    await sink.until("the instance", () => sink.resource(id)?.["health"] === "WARNING");
    expect(sink.resource(id)).toMatchObject({
      name: "web-1",
      serviceName: "web",
      address: "10.9.8.7",
      port: 8080,
      status: "warning",
      tags: [{ key: "a", value: "b" }],
      checks: [{ checkId: "c1", status: "WARNING", output: "slow", serviceId: "web-1" }],
    });
    await put("/catalog/register", {
      Node: "ext-1",
      Address: "10.9.8.7",
      Check: { CheckID: "_node_maintenance", Name: "m", Status: "critical" },
    });
    await sink.until("maintenance", () => sink.resource(id)?.["health"] === "MAINTENANCE");
    await put("/catalog/deregister", { Node: "ext-1", ServiceID: "web-1" });
    await sink.until("its removal", () => sink.resource(id) === null);
  });

  it("reports its version", async () => {
    const report = await consul.check(AbortSignal.timeout(30_000));
    expect(report).toMatchObject({ isReachable: true, reason: null, datacenter: "dc1" });
    expect(report.version).toMatch(/^\d+\.\d+\.\d+/);
  });
});
