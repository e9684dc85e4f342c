import { describe, expect, it } from "@jest/globals";
import { asked, contextOf, told } from "./ask.js";
import {
  datacenterSighting,
  DC1,
  estateOf,
  instanceSighting,
  intentionSighting,
  nodeSighting,
  type Place,
  serviceSighting,
} from "./consulSample.js";

const DC2: Place = { source: "hz", datacenter: "dc2" };
const SH: Place = { source: "sh", datacenter: "dc1" };

const hangzhou = [
  datacenterSighting(DC1),
  datacenterSighting(DC2),
  serviceSighting(DC1, "web", ["db"]),
  serviceSighting(DC1, "db"),
  serviceSighting(DC1, "web-proxy"),
  serviceSighting(DC2, "web"),
  nodeSighting(DC1, "n1"),
  instanceSighting(DC1, "web", "n1"),
  intentionSighting(DC1, "*", "*", 5),
  intentionSighting(DC1, "*", "db", 8),
  intentionSighting(DC1, "web", "db", 9),
  intentionSighting(DC1, "web", "*", 6),
  intentionSighting(DC1, "*", "web", 8),
  intentionSighting(DC1, "db", "db", 9),
];
const one = estateOf(["hz"], hangzhou);
const two = estateOf(["hz", "sh"], [...hangzhou, serviceSighting(SH, "web")]);

const ask = async (query: string, estate = one) => told(await asked(contextOf(estate), query));

describe("consulService", () => {
  it("finds the service of a name", async () => {
    const { data } = await ask(`{ consulService(name: "db") { id datacenter } }`);
    expect(data).toEqual({ consulService: { id: "consul:hz:service:dc1/db", datacenter: "dc1" } });
  });

  it("is null for a name that nothing has", async () => {
    const query = `{ a: consulService(name: "no") { id } b: consulService(name: "db", datacenter: "dc2") { id } }`;
    expect(await ask(query)).toEqual({ data: { a: null, b: null }, errors: [] });
  });

  it("names the candidates where a name fits more than one service", async () => {
    const { data, errors } = await ask(`{ consulService(name: "web") { id } }`);
    expect(data).toEqual({ consulService: null });
    expect(errors).toMatchObject([{ code: "BAD_USER_INPUT" }]);
    expect(errors[0]?.message).toContain("dc1, dc2");
  });

  it("names the sources where there is more than one", async () => {
    const { errors } = await ask(`{ consulService(name: "db") { id } }`, two);
    expect(errors).toMatchObject([{ code: "BAD_USER_INPUT" }]);
    expect(errors[0]?.message).toContain("hz, sh");
    const { data } = await ask(`{ consulService(source: "sh", name: "web") { id } }`, two);
    expect(data).toEqual({ consulService: null });
  });

  it("names the known datacenters where it is asked for another", async () => {
    const { errors } = await ask(`{ consulService(name: "web", datacenter: "nope") { id } }`);
    expect(errors).toMatchObject([{ code: "UNKNOWN_DATACENTER" }]);
    expect(errors[0]?.message).toContain("dc1, dc2");
  });

  it("is an error where its source never answered", async () => {
    const estate = estateOf([], []);
    estate.addSource({
      system: "CONSUL",
      name: "hz",
      address: "http://127.0.0.1:1",
      sandbox: false,
    });
    const { errors } = await ask(
      `{ consulService(name: "web") { id } node(id: "consul:hz:node:dc1/n1") { id } nodes(ids: ["consul:hz:node:dc1/n1", "consul:hz"]) { id } }`,
      estate,
    );
    expect(errors.map(({ code }) => code)).toEqual([
      "UPSTREAM_UNAVAILABLE",
      "UPSTREAM_UNAVAILABLE",
      "UPSTREAM_UNAVAILABLE",
    ]);
  });
});

describe("lists", () => {
  const names = async (field: string) => {
    const { data, errors } = await ask(`{ list: ${field} { totalCount nodes { id } } }`);
    expect(errors).toEqual([]);
    return data;
  };

  it.each([
    [`consulServices(filter: { datacenters: ["dc2"] })`, ["consul:hz:service:dc2/web"]],
    [
      `consulServices(filter: { serviceKinds: ["connect-proxy"] })`,
      ["consul:hz:service:dc1/web-proxy"],
    ],
    [`consulServices(filter: { serviceTags: ["v1", "v2"] })`, []],
    [`consulServices(filter: { text: "DB", health: [PASSING] })`, ["consul:hz:service:dc1/db"]],
    [
      `consulServiceInstances(filter: { services: ["web"] })`,
      ["consul:hz:service-instance:dc1/n1/web-n1"],
    ],
    [`consulIntentions(filter: { sourceName: "db" })`, ["consul:hz:intention:dc1/db/db"]],
    [
      `consulIntentions(filter: { sourceName: "*", destinationName: "*" })`,
      ["consul:hz:intention:dc1/%2A/%2A"],
    ],
    [`consulNodes(filter: { health: [CRITICAL] })`, []],
    [`consulConfigEntries(filter: { entryKinds: ["mesh"] })`, []],
  ])("%s", async (field, ids) => {
    expect(await names(field)).toEqual({
      list: { totalCount: ids.length, nodes: ids.map((id) => ({ id })) },
    });
  });
});

describe("the intentions of a service", () => {
  it("are those that name it, then those for any service, the deciding one first", async () => {
    const { data } = await ask(
      `{ consulService(name: "web", datacenter: "dc1") { intentions { precedence name: id sourceService { name } destinationService { name } } } }`,
    );
    const prefix = "consul:hz:intention:dc1";
    expect(data).toEqual({
      consulService: {
        intentions: [
          {
            precedence: 9,
            name: `${prefix}/web/db`,
            sourceService: { name: "web" },
            destinationService: { name: "db" },
          },
          {
            precedence: 8,
            name: `${prefix}/%2A/web`,
            sourceService: null,
            destinationService: { name: "web" },
          },
          {
            precedence: 6,
            name: `${prefix}/web/%2A`,
            sourceService: { name: "web" },
            destinationService: null,
          },
          {
            precedence: 8,
            name: `${prefix}/%2A/db`,
            sourceService: null,
            destinationService: { name: "db" },
          },
          {
            precedence: 5,
            name: `${prefix}/%2A/%2A`,
            sourceService: null,
            destinationService: null,
          },
        ],
      },
    });
  });
});

describe("node", () => {
  it("is null for what denotes nothing", async () => {
    const ids = [
      "",
      ":",
      "consul:hz:",
      "consul:hz:key:dc1",
      "consul:hz:node:dc1/%zz",
      "consul:no:key:dc1/a",
    ];
    const { data, errors } = await ask(`{ nodes(ids: ${JSON.stringify(ids)}) { id } }`);
    expect(errors).toEqual([]);
    expect(data).toEqual({ nodes: ids.map(() => null) });
  });

  it("refuses more than 100 ids at once", async () => {
    const ids = Array.from({ length: 101 }, (_, index) => `consul:hz:node:dc1/${index}`);
    const { errors } = await ask(`{ nodes(ids: ${JSON.stringify(ids)}) { id } }`);
    expect(errors).toMatchObject([{ code: "BAD_USER_INPUT" }]);
  });
});
