import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import type { RelationKind, ResourceKind } from "../../schema/estate/enums.js";
import { Estate } from "../../src/estate/Estate.js";
import { SourceSink } from "../../src/estate/SourceSink.js";
import type { Sighting } from "../../src/estate/sighting.js";
import { addConsul, sighting, viewOf } from "./sample.js";

const seed = Date.now() % 2 ** 31;
const KINDS: readonly ResourceKind[] = ["CONSUL_NODE", "CONSUL_SERVICE", "CONSUL_SERVICE_INSTANCE"];
const RELATIONS: readonly RelationKind[] = ["RUNS_ON", "BELONGS_TO", "CALLS"];

const name = fc.integer({ min: 0, max: 11 }).map((number) => `t${number}`);
const thing: fc.Arbitrary<Sighting> = fc
  .record({
    name,
    status: fc.constantFrom("passing", "critical"),
    to: fc.array(fc.tuple(fc.constantFrom(...RELATIONS), name), { maxLength: 4 }),
    extra: fc.array(
      name.map((other) => `consul.shared:${other}`),
      { maxLength: 2 },
    ),
  })
  .map(({ name: own, status, to, extra }) => {
    // A name is always of one kind, as in a real system.
    const kind = KINDS[Number(own.slice(1)) % KINDS.length] ?? "CONSUL_NODE";
    const { resource, aliases, references } = sighting(kind, own, to, { status, aliases: extra });
    const shared = to.map(
      ([relation, target]) =>
        ({ kind: relation, to: `consul.shared:${target}`, strength: "DERIVED" }) as const,
    );
    return { resource, aliases, references: [...references, ...shared] };
  });
type Step = { readonly put: Sighting } | { readonly drop: string };
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: thing.map((put) => ({ put })) },
  { weight: 1, arbitrary: thing.map(({ resource }) => ({ drop: resource.id })) },
);

/** The whole truth by looking at every pair: what the indexes must agree with. */
const naiveEdges = (things: ReadonlyMap<string, Sighting>): readonly string[] => {
  const edges = new Set<string>();
  for (const from of things.values()) {
    for (const { kind, to } of from.references) {
      const bearers = [...things.values()].filter(({ aliases }) => aliases.includes(to));
      const [only] = bearers;
      if (only && bearers.length === 1) {
        edges.add(`${from.resource.id} ${kind} ${only.resource.id}`);
      }
    }
  }
  return [...edges].sort();
};

const run = (estate: Estate, steps: readonly Step[]): ReadonlyMap<string, Sighting> => {
  const model = new Map<string, Sighting>();
  for (const one of steps) {
    if ("put" in one) {
      estate.upsert("all", one.put);
      model.set(one.put.resource.id, one.put);
    } else {
      estate.remove(one.drop);
      model.delete(one.drop);
    }
  }
  return model;
};

const edgesSeen = (estate: Estate, direction: "IN" | "OUT"): readonly string[] => {
  const view = viewOf(estate);
  const all = view.resources(null, { first: 100 });
  if (all instanceof Promise) throw new Error("a small estate is read at once");
  const edges = all.nodes.flatMap((resource) => {
    const { nodes } = view.relations(resource, { direction }, { first: 100 });
    return nodes.map(({ from, kind, to }) => `${from.id} ${kind} ${to.id}`);
  });
  expect(new Set(edges).size).toBe(edges.length);
  return edges.sort();
};

const check = (property: fc.IProperty<[Step[]]>): void => {
  fc.assert(property, { seed, numRuns: 300 });
};

describe(`the estate under random changes (seed ${seed})`, () => {
  it("has exactly the edges that a look at every pair gives, in both directions", () => {
    check(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const estate = new Estate();
        const expected = naiveEdges(run(estate, steps));
        expect(edgesSeen(estate, "OUT")).toEqual(expected);
        expect(edgesSeen(estate, "IN")).toEqual(expected);
      }),
    );
  });

  it("does not depend on the order of arrival", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(thing, { selector: ({ resource }) => resource.id, maxLength: 12 }),
        fc.array(fc.nat(), { minLength: 12, maxLength: 12 }),
        (things, numbers) => {
          const shuffled = things
            .map((one, index) => ({ one, at: numbers[index] ?? 0 }))
            .sort((a, b) => a.at - b.at)
            .map(({ one }) => one);
          const [a, b] = [new Estate(), new Estate()];
          for (const one of things) a.upsert("all", one);
          for (const one of shuffled) b.upsert("all", one);
          expect(edgesSeen(a, "OUT")).toEqual(edgesSeen(b, "OUT"));
          expect(edgesSeen(a, "IN")).toEqual(edgesSeen(b, "IN"));
        },
      ),
      { seed, numRuns: 200 },
    );
  });

  it("finds a dangling or ambiguous reference exactly where a look at every pair does", () => {
    check(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const estate = new Estate();
        addConsul(estate).complete();
        const model = run(estate, steps);
        const expected = new Set<string>();
        for (const { resource, references } of model.values()) {
          for (const { kind, to, strength } of references) {
            const bearers = [...model.values()].filter(({ aliases }) => aliases.includes(to));
            if (bearers.length === 0 && strength === "STATED") {
              expected.add(`DANGLING ${resource.id} ${kind} ${to}`);
            }
            if (bearers.length > 1) expected.add(`AMBIGUOUS ${resource.id} ${kind} ${to}`);
          }
        }
        const page = viewOf(estate).findings(null, { first: 100 });
        const found = page.nodes.map(
          ({ kind, resource, detail }) => `${kind} ${resource.id} ${detail.split(": ")[0] ?? ""}`,
        );
        expect(page.totalCount).toBe(expected.size);
        if (expected.size <= 100) expect(found.sort()).toEqual([...expected].sort());
      }),
    );
  });

  it("makes a version and a change for what changed, and none for what did not", () => {
    check(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const estate = new Estate();
        const model = run(estate, steps);
        const { version } = estate;
        for (const same of model.values()) estate.upsert("all", structuredClone(same));
        expect(estate.version).toBe(version);
        const versions = estate.feed.since(0)?.map((change) => change.version);
        expect(versions).toEqual(Array.from({ length: version }, (_, index) => index + 1));
      }),
    );
  });

  it("neither skips nor repeats what stays while pages are turned", () => {
    fc.assert(
      fc.property(
        fc.array(thing, { minLength: 1, maxLength: 30 }),
        fc.array(step, { maxLength: 20 }),
        fc.integer({ min: 1, max: 4 }),
        (things, changes, first) => {
          const estate = new Estate();
          for (const one of things) estate.upsert("all", one);
          const touched = new Set(
            changes.map((one) => ("put" in one ? one.put.resource.id : one.drop)),
          );
          const staying = things
            .map(({ resource }) => resource.id)
            .filter((id) => !touched.has(id));
          const seen: string[] = [];
          const rest = [...changes];
          let after: string | null = null;
          for (;;) {
            const page = viewOf(estate).resources(null, { first, after });
            if (page instanceof Promise) throw new Error("a small estate is read at once");
            seen.push(...page.nodes.map(({ id }) => id));
            run(estate, rest.splice(0, 3));
            after = page.pageInfo.endCursor;
            if (!page.pageInfo.hasNextPage) break;
          }
          expect(new Set(seen).size).toBe(seen.length);
          expect(seen).toEqual([...seen].sort());
          expect(seen).toEqual(expect.arrayContaining([...new Set(staying)]));
        },
      ),
      { seed, numRuns: 200 },
    );
  });

  it("removes only what a complete list of its own no longer holds", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            fc.constantFrom("a", "b"),
            fc.uniqueArray(thing, { selector: ({ resource }) => resource.id, maxLength: 6 }),
          ),
          { maxLength: 12 },
        ),
        (lists) => {
          const estate = new Estate();
          const source = addConsul(estate);
          source.complete();
          const sink = new SourceSink(estate, source);
          const owner = new Map<string, string>();
          for (const [scope, things] of lists) {
            sink.replace(scope, things);
            const ids = new Set(things.map(({ resource }) => resource.id));
            for (const id of ids) owner.set(id, scope);
            for (const [id, of] of owner) if (of === scope && !ids.has(id)) owner.delete(id);
          }
          const held = [...owner.keys()].sort();
          const page = viewOf(estate).resources(null, { first: 100 });
          if (page instanceof Promise) throw new Error("a small estate is read at once");
          expect(page.nodes.map(({ id }) => id)).toEqual(held);
          expect(page.totalCount).toBe(held.length);
        },
      ),
      { seed, numRuns: 200 },
    );
  });
});
