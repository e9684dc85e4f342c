import { beforeEach, describe, expect, it } from "@jest/globals";
import type { RelationKind } from "../../schema/estate/enums.js";
import { Estate } from "../../src/estate/Estate.js";
import { addConsul, idOf, sighting, viewOf } from "./sample.js";

const instance = (name: string, to: readonly (readonly [RelationKind, string])[]) =>
  sighting("CONSUL_SERVICE_INSTANCE", name, to);

/**
 * Two nodes; `web` with an instance on each, `db` with one on n1; `web` calls `db`, `shop` calls
 * `web`, and an intention applies to `db`. All of it belongs to a datacenter.
 */
const smallEstate = (): Estate => {
  const estate = new Estate();
  addConsul(estate).complete();
  const all = [
    sighting("CONSUL_DATACENTER", "dc1"),
    sighting("CONSUL_NODE", "n1", [["BELONGS_TO", "dc1"]]),
    sighting("CONSUL_NODE", "n2", [["BELONGS_TO", "dc1"]]),
    sighting("CONSUL_SERVICE", "web", [
      ["BELONGS_TO", "dc1"],
      ["CALLS", "db"],
    ]),
    sighting("CONSUL_SERVICE", "db", [["BELONGS_TO", "dc1"]]),
    sighting("CONSUL_SERVICE", "shop", [
      ["BELONGS_TO", "dc1"],
      ["CALLS", "web"],
    ]),
    instance("web-1", [
      ["BELONGS_TO", "web"],
      ["RUNS_ON", "n1"],
    ]),
    instance("web-2", [
      ["BELONGS_TO", "web"],
      ["RUNS_ON", "n2"],
    ]),
    instance("db-1", [
      ["BELONGS_TO", "db"],
      ["RUNS_ON", "n1"],
    ]),
    sighting("CONSUL_INTENTION", "any-db", [["APPLIES_TO", "db"]]),
  ];
  for (const one of all) estate.upsert("all", one);
  return estate;
};

const names = (resources: readonly { readonly name: string }[]): readonly string[] =>
  resources.map(({ name }) => name);
const node1 = idOf("CONSUL_NODE", "n1");
const web = idOf("CONSUL_SERVICE", "web");
const db = idOf("CONSUL_SERVICE", "db");

let estate: Estate;
beforeEach(() => {
  estate = smallEstate();
});

describe("impact", () => {
  it("loses what runs on a lost node, and ends at a service that keeps a member", () => {
    const { resources, omitted } = viewOf(estate).impact([node1], 500);
    // `db` has lost all it had, so its caller `web` is affected, and by that `web`'s caller `shop`.
    expect(new Set(names(resources))).toEqual(
      new Set(["n1", "db-1", "web-1", "db", "web", "shop"]),
    );
    expect(omitted).toBe(0);
  });

  it("lists a service that keeps a member without going on to its callers", () => {
    const { resources } = viewOf(estate).impact([idOf("CONSUL_SERVICE_INSTANCE", "web-2")], 500);
    expect(names(resources)).toEqual(["web-2", "web"]);
  });

  it("takes nothing from what has ended, nor lets a service live in it", () => {
    const over = instance("web-2", [
      ["BELONGS_TO", "web"],
      ["RUNS_ON", "n2"],
    ]);
    const before = estate.version;
    estate.upsert("all", { ...over, ended: true });
    expect(estate.version).toBe(before + 1);
    const view = viewOf(estate);
    expect(names(view.impact([idOf("CONSUL_NODE", "n2")], 500).resources)).toEqual(["n2"]);
    const last = view.impact([idOf("CONSUL_SERVICE_INSTANCE", "web-1")], 500);
    expect(names(last.resources)).toEqual(["web-1", "web", "shop"]);
    // What has ended takes nothing along.
    expect(names(view.impact([over.resource.id], 500).resources)).toEqual(["web-2"]);
  });

  it("loses the members of a lost container", () => {
    const { resources } = viewOf(estate).impact([idOf("CONSUL_DATACENTER", "dc1")], 500);
    expect(resources).toHaveLength(9);
    expect(names(resources)).not.toContain("any-db");
  });

  it("tells how many its limit left out, and leaves unknown ids out", () => {
    const { resources, omitted } = viewOf(estate).impact([node1, "consul:hz:node:none"], 2);
    expect(resources).toHaveLength(2);
    expect(omitted).toBe(4);
  });

  it("leaves out the members before the services that they are of", () => {
    const { resources, omitted } = viewOf(estate).impact([node1], 4);
    expect(new Set(names(resources))).toEqual(new Set(["n1", "db", "web", "shop"]));
    expect(omitted).toBe(2);
  });

  it("refuses a limit beyond 500", () => {
    expect(() => viewOf(estate).impact([node1], 501)).toThrow("limit must be 1 to 500.");
  });

  it("counts nothing that the caller may not see", () => {
    const view = viewOf(estate, ({ kind }) => kind !== "CONSUL_SERVICE");
    const { resources, omitted } = view.impact([node1], 500);
    expect(new Set(names(resources))).toEqual(new Set(["n1", "db-1", "web-1"]));
    expect(omitted).toBe(0);
  });
});

describe("topology", () => {
  it("shows a container that it meets and does not go on from it", () => {
    const { resources } = viewOf(estate).topology({ roots: [web], depth: 5 });
    expect(names(resources)).toContain("dc1");
    const alone = viewOf(estate).topology({ roots: [idOf("CONSUL_NODE", "n2")], depth: 1 });
    expect(names(alone.resources)).toEqual(["n2", "dc1", "web-2"]);
  });

  it("goes on from a container that is a root", () => {
    const { resources } = viewOf(estate).topology({
      roots: [idOf("CONSUL_DATACENTER", "dc1")],
      depth: 1,
    });
    expect(names(resources)).toEqual(["dc1", "n1", "n2", "db", "shop", "web"]);
  });

  it("is the whole estate that the filter leaves where no root is given", () => {
    const { resources, relations, omitted } = viewOf(estate).topology({
      filter: { kinds: ["CONSUL_SERVICE"] },
      limit: 2,
    });
    expect(names(resources)).toEqual(["db", "shop"]);
    expect(omitted).toBe(1);
    expect(relations).toEqual([]);
  });

  it("follows one direction and the relation kinds asked for", () => {
    const { resources, relations } = viewOf(estate).topology({
      roots: [web],
      depth: 3,
      direction: "OUT",
      relations: ["CALLS"],
    });
    expect(names(resources)).toEqual(["web", "db"]);
    expect(relations.map(({ kind }) => kind)).toEqual(["CALLS"]);
  });

  it("tells the sources that could not be read", () => {
    addConsul(estate, "other");
    const { incomplete } = viewOf(estate).topology({ roots: [web] });
    expect(incomplete.map(({ id, status }) => [id, status])).toEqual([
      ["consul:other", "UNREACHABLE"],
    ]);
  });

  it("draws hostile names as text", () => {
    const name = `"]; click n0 href "javascript:x" <b>\n`;
    estate.upsert("all", sighting("CONSUL_NODE", name));
    const { mermaid, dot } = viewOf(estate).topology({ filter: { kinds: ["CONSUL_NODE"] } });
    expect(mermaid.split("\n").filter((line) => line.includes('"'))).toHaveLength(3);
    expect(mermaid).toContain("#34;#93;#59; click n0 href #34;javascript:x#34; #60;b#62;#10;");
    expect(dot).toContain(`label="\\"]; click n0 href \\"javascript:x\\" <b> \\nCONSUL_NODE"`);
  });
});

describe("paths", () => {
  it("gives every shortest chain and none through a container", () => {
    const paths = viewOf(estate).paths(node1, idOf("CONSUL_NODE", "n2"), 5);
    expect(paths.map(({ resources }) => names(resources))).toEqual([
      ["n1", "web-1", "web", "web-2", "n2"],
    ]);
  });

  it("may end at a container", () => {
    const paths = viewOf(estate).paths(web, idOf("CONSUL_DATACENTER", "dc1"), 5);
    expect(paths.map(({ resources }) => names(resources))).toEqual([["web", "dc1"]]);
  });

  it("is empty where there is no way or no such thing", () => {
    expect(viewOf(estate).paths(web, "consul:hz:node:none", 5)).toEqual([]);
  });
});

describe("findings", () => {
  it("heals when the thing returns", () => {
    const lost = sighting("CONSUL_NODE", "n1", [["BELONGS_TO", "dc1"]]);
    estate.remove(node1);
    const found = viewOf(estate).findings({ kinds: ["DANGLING"] }, {});
    expect(found.nodes.map(({ resource }) => resource.name)).toEqual(["db-1", "web-1"]);
    estate.upsert("all", lost);
    expect(viewOf(estate).findings(null, {}).totalCount).toBe(0);
  });

  it("says nothing of a system that has no source, or whose source was never read", () => {
    const into = {
      kind: "REGISTERED_BY",
      to: "nomad.allocation:6b3f",
      strength: "STATED",
    } as const;
    const { resource, aliases } = instance("task", []);
    estate.upsert("all", { resource, aliases, references: [into] });
    expect(viewOf(estate).findings(null, {}).totalCount).toBe(0);
    const nomad = { system: "NOMAD", name: "hz", address: "http://127.0.0.1:1", sandbox: false };
    const source = estate.addSource({ ...nomad, system: "NOMAD" });
    expect(viewOf(estate).findings(null, {}).totalCount).toBe(0);
    source.complete();
    expect(viewOf(estate).findings(null, {}).nodes[0]?.detail).toBe(
      "REGISTERED_BY nomad.allocation:6b3f: nothing is known by this identifier.",
    );
  });

  it("reports an identifier that two things bear, and makes no edge of it", () => {
    estate.upsert("all", sighting("CONSUL_NODE", "twin", [], { aliases: ["consul.test:hz/n1"] }));
    const { nodes } = viewOf(estate).findings({ kinds: ["AMBIGUOUS"] }, {});
    expect(nodes.map(({ resource }) => resource.name)).toEqual(["db-1", "web-1"]);
    expect(nodes[0]?.detail).toContain(`${node1}, ${idOf("CONSUL_NODE", "twin")}`);
    expect(names(viewOf(estate).impact([node1], 500).resources)).toEqual(["n1"]);
  });
});

describe("a caller's view", () => {
  it("resolves a bare value without regard to case, an alias and an id", () => {
    const view = viewOf(estate);
    for (const identifier of ["WEB", "consul.test:hz/web", web]) {
      expect(view.resolve(identifier).map(({ id }) => id)).toEqual([web]);
    }
    expect(view.resolve("nothing")).toEqual([]);
  });

  it("answers for what it hides exactly as for what does not exist", () => {
    const view = viewOf(estate, ({ kind }) => kind !== "CONSUL_SERVICE");
    expect(view.get(web)).toBeNull();
    expect(view.resolve("web")).toEqual([]);
    expect(view.topology({ roots: [web, db] }).resources).toEqual([]);
    const { nodes } = view.relations(
      instance("web-1", []).resource,
      { direction: "OUT" },
      { first: 10 },
    );
    expect(nodes.map(({ kind }) => kind)).toEqual(["RUNS_ON"]);
  });

  it("names the sources that an answer read", () => {
    const view = viewOf(estate);
    view.get(web);
    expect(view.reads.states.map(({ id }) => id)).toEqual(["consul:hz"]);
  });

  it("refuses to call a list empty whose every source has never answered", () => {
    const other = new Estate();
    addConsul(other);
    expect(() => viewOf(other).resources(null, {})).toThrow(
      "No source that this reads has answered",
    );
  });

  it("counts by what things have in common", () => {
    const groups = viewOf(estate).inventory(null, ["KIND", "STATUS"]);
    expect(groups).toContainEqual({ key: { KIND: "CONSUL_SERVICE", STATUS: null }, count: 3 });
  });

  it("refuses a cursor of another list", () => {
    const view = viewOf(estate);
    const page = view.list("CONSUL_NODE", null, { first: 1 });
    if (page instanceof Promise) throw new Error("a small estate is read at once");
    const after = page.pageInfo.endCursor;
    expect(() => view.list("CONSUL_SERVICE", null, { after })).toThrow("not a cursor of this list");
    expect(() => view.list("CONSUL_NODE", null, { after: "Zm9yZ2Vk" })).toThrow("not a cursor");
  });
});
