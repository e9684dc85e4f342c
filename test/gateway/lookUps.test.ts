import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { ConsulSandbox } from "../../sandbox/consul/startConsul.js";
import { type List, TestGateway } from "../support/startTestGateway.js";
import { startShop } from "./seedShop.js";

let consul: ConsulSandbox;
let causeway: TestGateway;

/** Two sources that see one cluster: they never mix. */
beforeAll(async () => {
  consul = await startShop();
  const { address } = consul;
  causeway = await TestGateway.start([
    { name: "hz", address },
    { name: "sh", address, datacenters: ["dc1"] },
  ]);
});

afterAll(async () => {
  await causeway.close();
  await consul.close();
});

const LIVE = ["consulKeys", "consulSessions", "consulPreparedQueries"] as const;

/** The only error of an operation that asks one thing, whose answer must be null. */
const refusal = async (selection: string) => {
  const { status, data, errors } = await causeway.query(`{ it: ${selection} }`);
  expect(status).toBe(200);
  expect(data).toEqual({ it: null });
  expect(errors).toHaveLength(1);
  expect(errors?.[0]?.path).toEqual(["it"]);
  return errors?.[0];
};

describe("a service by its name", () => {
  const service = async (...given: readonly string[]) => {
    const data = await causeway.data<{ it: unknown }>(
      `{ it: consulService(${given.join(", ")}) { id } }`,
    );
    return data.it;
  };

  it("is found where one datacenter has it, or the one that is said", async () => {
    expect(await service('source: "hz"', 'name: "web"')).toEqual({
      id: "consul:hz:service:dc1/web",
    });
    expect(await service('source: "hz"', 'name: "api"', 'datacenter: "dc2"')).toEqual({
      id: "consul:hz:service:dc2/api",
    });
    expect(await service('source: "sh"', 'name: "api"')).toEqual({
      id: "consul:sh:service:dc1/api",
    });
  });

  it("is null where there is none", async () => {
    expect(await service('source: "hz"', 'name: "nope"')).toBeNull();
    expect(await service('source: "hz"', 'name: ""')).toBeNull();
    expect(await service('source: "hz"', 'name: "../web"')).toBeNull();
    expect(await service('source: "hz"', 'name: "WEB"')).toBeNull();
    expect(await service('source: "hz"', 'name: "web"', 'datacenter: "dc2"')).toBeNull();
  });

  it("that several datacenters have is an error that names them", async () => {
    expect(await refusal('consulService(source: "hz", name: "api") { id }')).toMatchObject({
      message: expect.stringContaining("dc1, dc2"),
      extensions: { code: "BAD_USER_INPUT", source: "hz" },
    });
  });

  it("in an unknown datacenter is an error that names the known ones", async () => {
    expect(
      await refusal('consulService(source: "hz", datacenter: "nope", name: "web") { id }'),
    ).toMatchObject({
      message: expect.stringMatching(/"nope".*dc1, dc2/),
      extensions: { code: "UNKNOWN_DATACENTER", source: "hz" },
    });
    expect(
      await refusal('consulService(source: "hz", datacenter: "", name: "web") { id }'),
    ).toMatchObject({ extensions: { code: "UNKNOWN_DATACENTER" } });
  });
});

describe("the source of a look-up", () => {
  it.each(['consulService(name: "web") { id }', ...LIVE.map((list) => `${list} { nodes { id } }`)])(
    "must be said where there are two: %s",
    async (selection) => {
      expect(await refusal(selection)).toMatchObject({
        message: expect.stringContaining("hz, sh"),
        extensions: { code: "BAD_USER_INPUT" },
      });
    },
  );

  it.each([
    'consulService(source: "nobody", name: "web") { id }',
    ...LIVE.map((list) => `${list}(source: "nobody") { nodes { id } }`),
  ])("must be a configured one: %s", async (selection) => {
    expect(await refusal(selection)).toMatchObject({
      message: expect.stringContaining("hz, sh"),
      extensions: { code: "BAD_USER_INPUT" },
    });
  });
});

describe("the datacenter of a live list", () => {
  it.each(LIVE)("must be one that the source knows: %s", async (list) => {
    expect(
      await refusal(`${list}(source: "hz", datacenter: "nope") { nodes { id } }`),
    ).toMatchObject({
      message: expect.stringMatching(/"nope".*dc1, dc2/),
      extensions: { code: "UNKNOWN_DATACENTER", source: "hz" },
    });
  });

  it("is that of the agent where none is said", async () => {
    const { consulKeys } = await causeway.data(
      '{ consulKeys(source: "hz", first: 1) { nodes { datacenter } } }',
    );
    expect(consulKeys).toEqual({ nodes: [{ datacenter: "dc1" }] });
  });

  it("is bound to the cursor: that of one place does not fit another", async () => {
    const page = await causeway.data<{ consulKeys: List<unknown> }>(
      '{ consulKeys(source: "hz", first: 1) { pageInfo { endCursor } } }',
    );
    const { endCursor } = page.consulKeys.pageInfo;
    for (const other of ['source: "sh"', 'source: "hz", prefix: "app/"']) {
      expect(
        await refusal(`consulKeys(${other}, after: "${endCursor}") { nodes { key } }`),
      ).toMatchObject({ extensions: { code: "BAD_CURSOR" } });
    }
  });
});

describe("two sources side by side", () => {
  it("never mix: each has its own things, and relations stay within one", async () => {
    const { list, hz, sh } = await causeway.data(`{
      list: consulServices(filter: { text: "web", serviceKinds: [""] }) { nodes { id source { id } } }
      hz: consulService(source: "hz", name: "web") { ...all }
      sh: consulService(source: "sh", name: "web") { ...all } }
      fragment all on ConsulService { upstreams { id } relations(first: 100) { nodes {
        from { id } to { id } evidence { alias } } } instances { nodes { id node { id } } } }`);
    expect(list).toEqual({
      nodes: [
        { id: "consul:hz:service:dc1/web", source: { id: "consul:hz" } },
        { id: "consul:sh:service:dc1/web", source: { id: "consul:sh" } },
      ],
    });
    expect(JSON.stringify(hz)).not.toContain("consul:sh:");
    expect(JSON.stringify(sh)).not.toContain("consul:hz:");
    expect(JSON.parse(JSON.stringify(hz).replaceAll(":hz", ":sh"))).toEqual(sh);
  });

  it("of which one serves a datacenter less: it shows nothing of that", async () => {
    const { list } = await causeway.data(
      '{ list: consulNodes(filter: { datacenters: ["dc2"] }) { nodes { id } } }',
    );
    expect(list).toEqual({
      nodes: [{ id: "consul:hz:node:dc2/consul-server-1" }, { id: "consul:hz:node:dc2/node-9" }],
    });
  });
});
