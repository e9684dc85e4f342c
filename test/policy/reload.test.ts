import { describe, expect, it } from "@jest/globals";
import type { Group } from "../../src/estate/Group.js";
import { Visibility } from "../../src/policy/Visibility.js";
import { until } from "../support/until.js";
import { withPolicies } from "./policyDirectory.js";

const readsBy = (role: string): string =>
  `@id("reads") permit(principal in Causeway::Role::"${role}", action in Causeway::Action::"read", resource);`;

const node: Group = {
  ...{ system: "CONSUL", sourceId: "consul:hz", kind: "CONSUL_NODE" },
  ...{ environment: "test", namespace: null },
};

describe("policies that change while running", () => {
  it("come into force where they are in order, and visibility with them", () =>
    withPolicies(
      { "a.cedar": readsBy("viewer") },
      async (policy, _, directory) => {
        const { version, generation } = policy;
        const viewer = policy.sees(["viewer"]);
        expect([viewer(node), policy.sees(["auditor"])(node)]).toEqual([true, false]);
        await directory.write("a.cedar", readsBy("auditor"));
        await until("the new policies are in force", () => policy.generation > generation);
        expect(policy.version).not.toBe(version);
        expect([viewer(node), policy.sees(["auditor"])(node)]).toEqual([false, true]);
        await directory.write("a.cedar", readsBy("viewer"));
        await until("those before are in force again", () => policy.version === version);
        expect(viewer(node)).toBe(true);
      },
      { watch: true },
    ));

  it("are refused where they are not, with an error in the log, and those before stay", () =>
    withPolicies(
      { "a.cedar": readsBy("viewer") },
      async (policy, lines, directory) => {
        const { version, generation } = policy;
        const errors = () => lines.filter(({ level }) => level === "error");
        const bad = [
          ["a.cedar", readsBy("viewer").replace("principal", "principl")],
          ["a.cedar", `permit(principal, action, resource) when { ${"(".repeat(150)}`],
          ["a.cedar", ""],
          ["schema.cedarschema", "namespace Causeway {"],
        ] as const;
        for (const [number, [name, text]] of bad.entries()) {
          await directory.write(name, text);
          await until(`error ${number} is in the log`, () => errors().length > number);
          expect(policy.sees(["viewer"])({ ...node })).toBe(true);
        }
        expect(errors().at(0)).toMatchObject({
          version,
          problems: [expect.stringMatching(/^a\.cedar:1:21: found an invalid variable/)],
        });
        await directory.remove();
        await until("the missing directory is in the log", () => errors().length > bad.length);
        expect(policy).toMatchObject({ version, generation });
        expect(policy.sees(["viewer"])({ ...node })).toBe(true);
      },
      { watch: true },
    ));

  it("are not taken over where that is switched off", () =>
    withPolicies({ "a.cedar": readsBy("viewer") }, async (policy, _, directory) => {
      await withPolicies(
        { "a.cedar": readsBy("viewer") },
        async (watching, __, other) => {
          await directory.write("a.cedar", readsBy("auditor"));
          await other.write("a.cedar", readsBy("auditor"));
          await until("the other set is in force", () => watching.generation === 2);
          expect(policy.generation).toBe(1);
        },
        { watch: true },
      );
    }));
});

describe("visibility", () => {
  it("is decided once per role set and group, whatever the order of roles", () => {
    const asked: string[] = [];
    const visibility = new Visibility((roles, group) => {
      asked.push(`${roles.join("+")} ${group.sourceId}`);
      return roles.includes("viewer");
    });
    for (let time = 0; time < 3; time += 1) {
      expect(visibility.of(["viewer", "auditor"])(node)).toBe(true);
      expect(visibility.of(["auditor", "viewer", "viewer"])({ ...node })).toBe(true);
      expect(visibility.of(["auditor"])(node)).toBe(false);
      expect(visibility.of([])(node)).toBe(false);
      expect(visibility.of(["auditor"])({ ...node, sourceId: "consul:sh" })).toBe(false);
    }
    expect(asked).toEqual([
      "auditor+viewer consul:hz",
      "auditor consul:hz",
      " consul:hz",
      "auditor consul:sh",
    ]);
  });

  it("is none while it cannot be decided, and is asked for again a second later", () => {
    const answers = [null, true];
    let now = 0;
    const visibility = new Visibility(
      () => answers.shift() ?? null,
      () => now,
    );
    const seen = visibility.of(["viewer"]);
    expect([seen(node), seen(node), answers.length]).toEqual([false, false, 1]);
    now = 1_000;
    expect([seen(node), seen(node), answers.length]).toEqual([true, true, 0]);
  });

  it("can hang on every attribute of a group", () =>
    withPolicies(
      {
        "a.cedar": `
          ${readsBy("viewer")}
          forbid(principal, action == Causeway::Action::"estate:read", resource)
          when { resource.system == "NOMAD" && resource has namespace && resource.namespace == "secret" }
          unless { principal.roles.contains("admin") };
          forbid(principal, action == Causeway::Action::"estate:read", resource)
          when { resource.source == "consul:sh" || resource.kind == "VAULT_POLICY" || resource.inProduction };`,
      },
      (policy) => {
        const sees = policy.sees(["viewer"]);
        const job: Group = { ...node, system: "NOMAD", kind: "NOMAD_JOB", namespace: "secret" };
        expect([sees(node), sees({ ...job, namespace: "default" })]).toEqual([true, true]);
        expect(policy.sees(["viewer", "admin"])(job)).toBe(true);
        const hidden: readonly Group[] = [
          job,
          { ...node, sourceId: "consul:sh" },
          { ...node, kind: "VAULT_POLICY" },
          { ...node, environment: "production" },
          { ...node, environment: null },
        ];
        expect(hidden.map(sees)).toEqual([false, false, false, false, false]);
      },
    ));
});
