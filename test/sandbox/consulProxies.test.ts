import { describe, expect, it } from "@jest/globals";
import { z } from "zod";
import type { ConsulSandbox } from "../../sandbox/consul/startConsul.js";
import { call, jsonOf, startTest, textOf } from "./consulKit.js";

const register = (consul: ConsulSandbox, service: object): Promise<string> =>
  textOf(call(consul, "PUT /v1/agent/service/register", service));

const idsOf = async (consul: ConsulSandbox, what: "services" | "checks"): Promise<string[]> =>
  Object.keys(
    z.record(z.string(), z.unknown()).parse(await jsonOf(call(consul, `GET /v1/agent/${what}`))),
  );

const db = { DestinationName: "db", LocalBindPort: 9 };
const proxy = (...Upstreams: object[]): object => ({
  Name: "p",
  Kind: "connect-proxy",
  Port: 1,
  Proxy: { DestinationServiceName: "web", Upstreams },
});

describe("a sidecar", () => {
  const sidecar = { Name: "web", Port: 80, Connect: { SidecarService: {} } };

  it("goes with the service that it came with, and its checks with it", async () => {
    const { consul } = await startTest();
    await register(consul, sidecar);
    await call(consul, "PUT /v1/agent/service/deregister/web");
    expect(await jsonOf(call(consul, "GET /v1/agent/services"))).toEqual({});
    expect(await jsonOf(call(consul, "GET /v1/agent/checks"))).toEqual({});
    expect(await jsonOf(call(consul, "GET /v1/catalog/service/web-sidecar-proxy"))).toEqual([]);
  });

  it("stays when it was registered for itself", async () => {
    const { consul } = await startTest();
    await register(consul, sidecar);
    await register(consul, { ...proxy(), ID: "web-sidecar-proxy" });
    await call(consul, "PUT /v1/agent/service/deregister/web");
    expect(await idsOf(consul, "services")).toEqual(["web-sidecar-proxy"]);
  });

  it("has the usual checks where it names none, and must not name what is none", async () => {
    const { consul } = await startTest();
    await register(consul, { ...sidecar, Connect: { SidecarService: { Check: {} } } });
    expect(await idsOf(consul, "checks")).toEqual([
      "service:web-sidecar-proxy:1",
      "service:web-sidecar-proxy:2",
    ]);
    expect(
      await register(consul, { ...sidecar, Connect: { SidecarService: { Checks: [{}] } } }),
    ).toBe("Bad request: Invalid check in sidecar_service: TTL must be > 0 for TTL checks");
  });
});

describe("a proxy", () => {
  it.each([
    [proxy({}), "upstream destination name cannot be empty"],
    [proxy({ DestinationName: "db" }), "upstream local bind port cannot be zero"],
    [proxy({ ...db, DestinationType: "zz" }), 'unknown upstream destination type: "zz"'],
    [
      proxy(db, { ...db, LocalBindPort: 10 }),
      'upstreams cannot contain duplicates of [type="service", name="db", namespace="", datacenter=""]',
    ],
    [
      proxy(db, { DestinationName: "x", LocalBindPort: 9, LocalBindAddress: "127.0.0.1" }),
      'upstreams cannot contain duplicates by local bind address and port; "127.0.0.1:9" is specified twice',
    ],
    [
      { ...proxy(), Connect: { Native: true } },
      "A Proxy cannot also be Connect Native, only typical services",
    ],
    [
      { ...proxy(), Kind: "ingress-gateway" },
      "The Proxy.DestinationServiceName configuration is invalid for a ingress-gateway",
    ],
    [{ Name: "t", Kind: "terminating-gateway" }, "Port must be non-zero for a terminating-gateway"],
  ])("is refused with its fault: %j", async (service, fault) => {
    const { consul } = await startTest();
    expect(await register(consul, service)).toBe(`1 error occurred:\n\t* ${fault}\n\n`);
    expect(await jsonOf(call(consul, "GET /v1/agent/services"))).toEqual({});
  });
});
