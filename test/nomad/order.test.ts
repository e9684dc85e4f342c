import { describe, expect, it } from "@jest/globals";
import { jobFrom } from "../../datasources/nomad/jobRows.js";
import { namedFactsFrom } from "../../datasources/nomad/registryRows.js";
import { jobOf } from "./nomadApi.js";

const disordered = (
  object: Readonly<Record<string, unknown>>,
): readonly Readonly<Record<string, unknown>>[] => {
  const entries = Object.entries(object);
  return [Object.fromEntries(entries), Object.fromEntries(entries.reverse())];
};

const INDEXES = { Status: "running", Priority: 50, Version: 0, ModifyIndex: 9, JobModifyIndex: 9 };

/** Nomad writes the same map in another order with every answer, which is no change. */
describe("the order in which Nomad writes a map", () => {
  it("changes nothing of a job", () => {
    const csi = (source: string) => ({ Type: "csi", Source: source });
    const metas = disordered({ owner: "team-a", cost: "7", tier: "gold" });
    const volumes = disordered({ data: csi("data-1"), cache: csi("cache-1") });
    const [one, other] = metas.map((Meta, at) =>
      jobFrom(jobOf("web", { ...INDEXES, Meta }, { Volumes: volumes[at] })),
    );
    expect(other).toEqual(one);
    expect(one?.facts.meta.map(({ key }) => key)).toEqual(["cost", "owner", "tier"]);
    expect(one?.spec.needs.volumes).toEqual(["cache-1", "data-1"]);
  });

  it("changes nothing of a namespace", () => {
    const [one, other] = disordered({ b: "2", a: "1" }).map((Meta) =>
      namedFactsFrom({ Name: "team", Meta, ModifyIndex: 5 }),
    );
    expect(other).toEqual(one);
  });
});
