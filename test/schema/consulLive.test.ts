import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { createConsul, type ConsulSource } from "../../datasources/consul/createConsul.js";
import { type ConsulSandbox, startConsul } from "../../sandbox/consul/startConsul.js";
import { asked, contextOf, told } from "./ask.js";
import { datacenterSighting, DC1, estateOf, nodeSighting } from "./consulSample.js";

const NODE = "consul-server-1";
const estate = estateOf(["hz"], [datacenterSighting(DC1), nodeSighting(DC1, NODE)]);

let server: ConsulSandbox;
let consul: ConsulSource;
let sessionId: string;
let queryId: string;

const put = async (path: string, body: string | Uint8Array<ArrayBuffer>): Promise<void> => {
  const answer = await fetch(`${server.address}/v1${path}`, { method: "PUT", body });
  expect(await answer.text()).toMatch(/^true/);
};

const ask = async (query: string) => {
  const { signal } = new AbortController();
  const reader = consul.read.forRequest({ signal, called: () => undefined });
  return told(await asked(contextOf(estate, { reader: () => reader }), query));
};

beforeAll(async () => {
  server = await startConsul({ datacenters: ["dc1"] });
  consul = createConsul({
    name: "hz",
    address: server.address,
    token: "",
    datacenters: null,
    environment: null,
    network: null,
    tls: null,
    timeoutMs: 5_000,
    maxConnections: 8,
  });
  for (const key of ["app/a", "app/b", "app/c", "app/c/ä b", "other"]) {
    await put(`/kv/${encodeURI(key)}`, `value of ${key}`);
  }
  await put("/kv/app/b?flags=18446744073709551615", new Uint8Array([0xff, 0x00]));
  const { sessions, queries } = server.state("dc1");
  sessionId = sessions.add({ Node: NODE, Name: "lock", TTL: "15s" }).ID;
  queryId = queries.add({ Name: "near", Token: "secret", Service: { Service: "web" } }).ID;
});

afterAll(async () => {
  await consul.close();
  await server.close();
});

beforeEach(() => {
  server.resetCalls();
});

describe("consulKeys", () => {
  it("lists keys page by page, and reads no value that is not asked for", async () => {
    const page = (after: string) => `{
      consulKeys(prefix: "app/", first: 3, ${after}) {
        totalCount nodes { key } pageInfo { hasNextPage hasPreviousPage endCursor }
      }
    }`;
    const first = await ask(page(""));
    expect(first).toMatchObject({
      errors: [],
      data: {
        consulKeys: {
          nodes: [{ key: "app/a" }, { key: "app/b" }, { key: "app/c" }],
          pageInfo: { hasNextPage: true, hasPreviousPage: false },
        },
      },
    });
    const cursor = /"endCursor":"([^"]+)"/.exec(JSON.stringify(first.data))?.[1] ?? "";
    expect(await ask(page(`after: "${cursor}"`))).toMatchObject({
      errors: [],
      data: {
        consulKeys: {
          nodes: [{ key: "app/c/ä b" }],
          pageInfo: { hasNextPage: false, hasPreviousPage: true },
        },
      },
    });
    const reads = server.calls.filter(({ path }) => path.includes("/kv/"));
    expect(reads.every(({ path }) => path.includes("keys"))).toBe(true);
  });

  it("reads each key once, whichever fields are asked for", async () => {
    const { data, errors } = await ask(`{
      consulKeys(prefix: "app/", first: 2) {
        nodes { id source { name } datacenter value valueBase64 flags createIndex modifyIndex lockIndex session }
      }
    }`);
    expect(errors).toEqual([]);
    expect(data).toMatchObject({
      consulKeys: {
        nodes: [
          {
            id: "consul:hz:key:dc1/app/a",
            source: { name: "hz" },
            datacenter: "dc1",
            value: "value of app/a",
            flags: "0",
            lockIndex: "0",
            session: null,
          },
          { value: null, valueBase64: "/wA=", flags: "18446744073709551615" },
        ],
      },
    });
    expect(
      server.calls.filter(({ path }) => decodeURIComponent(path).includes("/kv/app/a")),
    ).toHaveLength(1);
  });

  it("refuses a cursor that it did not hand out before it asks Consul", async () => {
    const of = (prefix: string, after: string) =>
      ask(
        `{ consulKeys(prefix: "${prefix}", first: 1, after: "${after}") { pageInfo { endCursor } } }`,
      );
    const { data } = await ask(
      `{ consulKeys(prefix: "app/", first: 1) { pageInfo { endCursor } } }`,
    );
    const cursor = /"endCursor":"([^"]+)"/.exec(JSON.stringify(data))?.[1] ?? "";
    server.resetCalls();
    for (const [prefix, after] of [
      ["app/", "bm8"],
      ["other", cursor],
    ] as const) {
      const { errors } = await of(prefix, after);
      expect(errors).toMatchObject([{ code: "BAD_CURSOR", path: ["consulKeys"] }]);
    }
    expect(server.calls).toEqual([]);
  });

  it("names the known datacenters where it is asked for another", async () => {
    const { data, errors } = await ask(`{ consulKeys(datacenter: "nope") { nodes { key } } }`);
    expect(data).toEqual({ consulKeys: null });
    expect(errors).toMatchObject([{ code: "UNKNOWN_DATACENTER" }]);
    expect(errors[0]?.message).toContain("dc1");
  });
});

describe("sessions and prepared queries", () => {
  it("are listed with the node that a session is bound to", async () => {
    const { data, errors } = await ask(`{
      consulSessions { nodes { id name ttl behavior source { id } node { name address } } }
      consulPreparedQueries { nodes { id name service definition source { name } } pageInfo { hasNextPage } }
    }`);
    expect(errors).toEqual([]);
    expect(data).toMatchObject({
      consulSessions: {
        nodes: [
          {
            id: `consul:hz:session:dc1/${sessionId}`,
            name: "lock",
            ttl: "15s",
            source: { id: "consul:hz" },
            node: { name: NODE },
          },
        ],
      },
      consulPreparedQueries: {
        nodes: [
          {
            id: `consul:hz:prepared-query:dc1/${queryId}`,
            name: "near",
            service: "web",
            definition: { Name: "near" },
            source: { name: "hz" },
          },
        ],
        pageInfo: { hasNextPage: false },
      },
    });
    expect(JSON.stringify(data)).not.toContain("secret");
  });
});

describe("node, of what is read live", () => {
  it("finds keys and sessions by id, and is null where there is none", async () => {
    const ids = [
      "consul:hz:key:dc1/app/c/%C3%A4%20b",
      `consul:hz:session:dc1/${sessionId}`,
      `consul:hz:prepared-query:dc1/${queryId}`,
      "consul:hz:key:dc1/none",
      "consul:hz:key:dc9/app/a",
      "consul:hz:session:dc1/none",
      "consul:hz:prepared-query:dc1/00000000-0000-0000-0000-000000000000",
    ];
    const { data, errors } = await ask(
      `{ nodes(ids: ${JSON.stringify(ids)}) { __typename id ... on ConsulKey { value } } }`,
    );
    expect(errors).toEqual([]);
    expect(data).toEqual({
      nodes: [
        { __typename: "ConsulKey", id: ids[0], value: "value of app/c/ä b" },
        { __typename: "ConsulSession", id: ids[1] },
        { __typename: "ConsulPreparedQuery", id: ids[2] },
        null,
        null,
        null,
        null,
      ],
    });
  });
});
