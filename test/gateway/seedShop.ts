import { startConsul, type ConsulSandbox } from "../../sandbox/consul/startConsul.js";
import { type ConsulApi, consulApi } from "../consul/consulApi.js";

/** A flag that a double cannot hold: 2^53 + 1. */
export const BIG_FLAG = "9007199254740993";
export const SESSION = "11111111-2222-3333-4444-555555555555";
export const PREPARED_QUERY = "66666666-7777-8888-9999-aaaaaaaaaaaa";

const node = (name: string, address: string) => ({
  Node: name,
  Address: address,
  NodeMeta: { rack: `rack-of-${name}` },
});

const check = (ServiceID: string, Status: string, Output: string) => ({
  CheckID: `${ServiceID}-http`,
  Name: `${ServiceID} answers`,
  Status,
  Output,
  ServiceID,
});

/** Two instances of `web` behind a sidecar that calls `api`, and a `db` that is critical. */
const seedDc1 = async (consul: ConsulApi): Promise<void> => {
  const one = node("node-1", "10.0.0.1");
  const two = node("node-2", "10.0.0.2");
  await consul.put("/catalog/register", {
    ...one,
    Service: { ID: "web-1", Service: "web", Port: 8080, Tags: ["blue"], Meta: { team: "shop" } },
    Check: check("web-1", "passing", "200 OK"),
  });
  await consul.put("/catalog/register", {
    ...two,
    Service: { ID: "web-2", Service: "web", Port: 8081, Tags: ["green"], Address: "10.9.9.9" },
    Check: check("web-2", "warning", "slow"),
  });
  await consul.put("/catalog/register", {
    ...one,
    Service: {
      ID: "web-1-sidecar-proxy",
      Service: "web-sidecar-proxy",
      Kind: "connect-proxy",
      Port: 21000,
      Proxy: {
        DestinationServiceName: "web",
        DestinationServiceID: "web-1",
        Upstreams: [{ DestinationName: "api", LocalBindPort: 9191 }],
      },
    },
  });
  await consul.put("/catalog/register", {
    ...two,
    Service: { ID: "api-1", Service: "api", Port: 9090 },
  });
  await consul.put("/catalog/register", {
    ...two,
    Service: { ID: "db-1", Service: "db", Port: 5432, Tags: ["primary"] },
    Check: check("db-1", "critical", "connection refused"),
  });
};

const seedMesh = async (consul: ConsulApi): Promise<void> => {
  await consul.put("/connect/intentions/exact?source=web&destination=api", {
    Action: "allow",
    Description: "the shop calls its API",
  });
  await consul.put("/connect/intentions/exact?source=api&destination=db", { Action: "allow" });
  await consul.put("/connect/intentions/exact?source=*&destination=db", { Action: "deny" });
  await consul.put("/config", { Kind: "service-defaults", Name: "web", Protocol: "http" });
  await consul.put("/config", {
    Kind: "proxy-defaults",
    Name: "global",
    Config: { protocol: "http" },
  });
};

const seedKeys = async (consul: ConsulApi): Promise<void> => {
  for (const key of ["a", "b", "c", "d", "e"])
    await consul.put(`/kv/app/${key}`, `value of ${key}`);
  await consul.put(`/kv/flagged?flags=${BIG_FLAG}`, "x");
};

/** A small shop in the datacenters `dc1` and `dc2`: `web` in the first one alone, `api` in both. */
export const startShop = async (): Promise<ConsulSandbox> => {
  const consul = await startConsul({ datacenters: ["dc1", "dc2"] });
  const api = consulApi(consul.address);
  await seedDc1(api);
  await seedMesh(api);
  await seedKeys(api);
  await api.put("/catalog/register?dc=dc2", {
    ...node("node-9", "10.2.0.9"),
    Service: { ID: "api-9", Service: "api", Port: 9090 },
  });
  const { kv, sessions, queries } = consul.state("dc1");
  kv.put("binary", Buffer.from([0xff, 0xfe]));
  sessions.add({ ID: SESSION, Node: "node-1", Name: "leader", TTL: "30s" });
  queries.add({ ID: PREPARED_QUERY, Name: "near-web", Service: { Service: "web" } });
  return consul;
};
