import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type ConsulSandbox, startConsul } from "../../sandbox/consul/startConsul.js";
import { type Answer, ask } from "./request.js";

/**
 * What blocking queries promise. Runs against the sandbox, and against a real agent where
 * TEST_CONSUL_ADDR names one (http://127.0.0.1:8500); names are unique to the run.
 */
const real = process.env["TEST_CONSUL_ADDR"];
const run = `r${process.pid}`;

describe.each(real ? ["sandbox", "real"] : ["sandbox"])("blocking queries of the %s", (which) => {
  let sandbox: ConsulSandbox | undefined;
  let address = real ?? "";

  beforeAll(async () => {
    if (which !== "sandbox") return;
    sandbox = await startConsul({ profile: "1.8" });
    address = sandbox.address;
  });
  afterAll(() => sandbox?.close());

  const get = (path: string): Promise<Answer> => ask(address, { method: "GET", path });
  const put = async (path: string, body: unknown): Promise<void> => {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const answer = await ask(address, { method: "PUT", path, body: text });
    expect(answer.status).toBe(200);
  };
  const register = (body: object): Promise<void> => put("/v1/catalog/register", body);
  const indexOf = async (path: string): Promise<string> =>
    (await get(path)).headers["x-consul-index"] ?? "";

  /** Starts a query that blocks, writes, and tells whether the index moved before the wait was over. */
  const wakes = async (path: string, write: () => Promise<void>): Promise<boolean> => {
    const index = await indexOf(path);
    const joint = path.includes("?") ? "&" : "?";
    const blocked = get(`${path}${joint}index=${index}&wait=700ms`);
    await get("/v1/status/leader");
    await write();
    return (await blocked).headers["x-consul-index"] !== index;
  };

  const node = { Node: `${run}-n1`, Address: "10.9.0.1" };
  const service = (name: string, more: object = {}): object => ({
    ...node,
    Service: { Service: `${run}-${name}`, Port: 80, ...more },
  });

  it("wakes a service's query for a new instance, a changed check and a leaving instance", async () => {
    await register(service("web"));
    const path = `/v1/health/service/${run}-web`;
    const check = { Name: `${run}-c`, ServiceID: `${run}-web`, Status: "critical" };
    expect(await wakes(path, () => register(service("web", { ID: `${run}-web-2` })))).toBe(true);
    expect(await wakes(path, () => register({ ...node, Check: check }))).toBe(true);
    const leave = { Node: node.Node, ServiceID: `${run}-web-2` };
    expect(await wakes(path, () => put("/v1/catalog/deregister", leave))).toBe(true);
  });

  it("lets a service's query sleep when another service changes, and when nothing changes", async () => {
    await register(service("calm"));
    const path = `/v1/health/service/${run}-calm`;
    expect(await wakes(path, () => register(service("other")))).toBe(false);
    expect(await wakes(path, () => register(service("calm")))).toBe(false);
  });

  it("wakes the query for a service that does not exist when it comes", async () => {
    const path = `/v1/health/service/${run}-later`;
    expect(await wakes(path, () => register(service("later")))).toBe(true);
  });

  it("moves the index of a service that is gone forward, not back", async () => {
    await register(service("brief"));
    const path = `/v1/health/service/${run}-brief`;
    const before = Number(await indexOf(path));
    const leave = { Node: node.Node, ServiceID: `${run}-brief` };
    expect(await wakes(path, () => put("/v1/catalog/deregister", leave))).toBe(true);
    expect(Number(await indexOf(path))).toBeGreaterThan(before);
  });

  it("wakes the list of nodes for nodes, not for services", async () => {
    expect(await wakes("/v1/catalog/nodes", () => register(service("nodes")))).toBe(false);
    const another = { Node: `${run}-n2`, Address: "10.9.0.2" };
    expect(await wakes("/v1/catalog/nodes", () => register(another))).toBe(true);
  });

  it("tells of any change by a query whose filter matches nothing", async () => {
    const checks = "/v1/health/state/any?filter=CheckID==none";
    const everything = "/v1/internal/ui/nodes?filter=Node==none";
    const check = { ...node, Check: { Name: `${run}-signal`, Status: "passing" } };
    expect((await get(everything)).body.toString().trim()).toBe("[]");
    expect(await wakes(everything, () => register(service("signal")))).toBe(true);
    expect(await wakes(checks, () => register(check))).toBe(true);
  });

  it("wakes a prefix for its keys alone, and remembers deleted ones", async () => {
    const prefix = `/v1/kv/${run}/a/?recurse`;
    await put(`/v1/kv/${run}/a/x`, "1");
    await put(`/v1/kv/${run}/a/y`, "1");
    expect(await wakes(prefix, () => put(`/v1/kv/${run}/b`, "1"))).toBe(false);
    expect(await wakes(prefix, () => put(`/v1/kv/${run}/a/x`, "1"))).toBe(false);
    expect(await wakes(prefix, () => put(`/v1/kv/${run}/a/x`, "2"))).toBe(true);
    const before = Number(await indexOf(prefix));
    await ask(address, { method: "DELETE", path: `/v1/kv/${run}/a/y` });
    expect(Number(await indexOf(prefix))).toBeGreaterThan(before);
  });

  it("wakes a key that does not exist for any write of a key", async () => {
    const path = `/v1/kv/${run}/never`;
    expect(await wakes(path, () => put(`/v1/kv/${run}/sibling`, "1"))).toBe(true);
    expect((await get(path)).status).toBe(404);
  });

  it("wakes intentions and config entries", async () => {
    const create = async (): Promise<void> => {
      const body = { SourceName: `${run}-s`, DestinationName: `${run}-d`, Action: "allow" };
      const path = "/v1/connect/intentions";
      const answer = await ask(address, { method: "POST", path, body: JSON.stringify(body) });
      expect(answer.status).toBe(200);
    };
    const entry = { Kind: "service-defaults", Name: `${run}-web`, Protocol: "http" };
    expect(await wakes("/v1/connect/intentions", create)).toBe(true);
    expect(await wakes("/v1/config/service-defaults", () => put("/v1/config", entry))).toBe(true);
    const del = { method: "DELETE", path: `/v1/config/service-defaults/${run}-web` };
    expect((await ask(address, del)).status).toBe(200);
  });

  it("never blocks at index 0, and blocks at an index of the future", async () => {
    expect((await get("/v1/catalog/nodes?index=0&wait=10m")).status).toBe(200);
    const future = await get("/v1/catalog/nodes?index=99999999999&wait=50ms");
    expect(Number(future.headers["x-consul-index"])).toBeLessThan(99999999999);
  });
});
