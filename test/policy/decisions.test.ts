import { describe, expect, it } from "@jest/globals";
import { actionGroups } from "../../src/policy/actions.js";
import type { Question } from "../../src/policy/Policy.js";
import { withPolicies } from "./policyDirectory.js";

const PERMIT = '@id("all") permit(principal, action, resource);\n';
const CHANGE = 'action in Causeway::Action::"change"';

const question: Question = {
  caller: { subject: "alice", roles: ["developer"] },
  action: "consul:setKey",
  target: { name: "app/a", environment: "test" },
};

describe("approvals", () => {
  it("are asked for by every policy that gives way to them", () =>
    withPolicies(
      {
        "a.cedar":
          PERMIT +
          `@id("two") @approval("2 of approver, operator") forbid(principal, ${CHANGE}, resource);\n` +
          `@id("one") @approval("approver") forbid(principal, ${CHANGE}, resource);\n` +
          `@id("other") @approval("approver") forbid(principal, ${CHANGE}, resource) when { resource.inProduction };\n`,
      },
      (policy) => {
        expect(policy.decide(question)).toEqual({
          outcome: "APPROVAL",
          policyIds: ["one", "two"],
          approvals: [
            { policyId: "one", count: 1, roles: ["approver"] },
            { policyId: "two", count: 2, roles: ["approver", "operator"] },
          ],
          reason:
            "The policies one, two ask for one approval by approver and 2 approvals by approver or operator " +
            'before consul:setKey on "app/a".',
        });
      },
    ));

  it("do not help where nothing permits, or where another policy refuses", () =>
    withPolicies(
      {
        "a.cedar":
          `@id("some") permit(principal in Causeway::Role::"operator", action, resource);\n` +
          `@id("one") @approval("approver") forbid(principal, ${CHANGE}, resource);\n`,
        "b.cedar": `@id("never") forbid(principal, action == Causeway::Action::"consul:deleteKey", resource);`,
      },
      (policy) => {
        expect(policy.decide(question)).toMatchObject({ code: "FORBIDDEN", policyIds: [] });
        const operator = { ...question, caller: { subject: "bob", roles: ["operator"] } };
        expect(policy.decide(operator)).toMatchObject({ outcome: "APPROVAL" });
        expect(policy.decide({ ...operator, action: "consul:deleteKey" })).toMatchObject({
          code: "POLICY_DENIED",
          policyIds: ["never"],
        });
      },
    ));
});

describe("policies without an id", () => {
  it("are called by their file and number", () =>
    withPolicies(
      { "a.cedar": `// first\n${PERMIT}forbid(principal, ${CHANGE}, resource);` },
      (policy) => {
        expect(policy.decide(question)).toMatchObject({ policyIds: ["a.cedar#2"] });
      },
    ));
});

describe("a policy that fails", () => {
  const files = {
    "a.cedar":
      PERMIT +
      `@id("big") forbid(principal, ${CHANGE}, resource)
         when { context has count && context.count * 1000000 > 5 };`,
  };
  const asked = (count: number): Question => ({ ...question, facts: { count } });

  it("denies, because a forbid that fails would be skipped", () =>
    withPolicies(files, (policy, lines) => {
      expect(policy.decide(asked(0))).toMatchObject({ outcome: "ALLOW" });
      expect(policy.decide(asked(Number.MAX_SAFE_INTEGER))).toEqual({
        outcome: "DENY",
        code: "POLICY_ERROR",
        policyIds: ["big"],
        reason:
          'The policies could not decide consul:setKey on "app/a": big failed. Nothing is allowed until they can.',
      });
      expect(lines.filter(({ level }) => level === "error")).toHaveLength(1);
      expect(policy.decide(asked(1))).toMatchObject({ code: "POLICY_DENIED" });
    }));

  it("denies what no policy can know: unknown facts, values of other types", () =>
    withPolicies(files, (policy) => {
      const wrong: readonly Partial<Question>[] = [
        { facts: { privilged: true } },
        { facts: { __entity: "x" } },
        { facts: { __extn: "x" } },
        { facts: Object.fromEntries([["__proto__", true]]) },
        { facts: { count: 1.5 } },
        { facts: { count: NaN } },
        { facts: { count: 2 ** 60 } },
        { facts: { count: "3" } },
        { facts: { privileged: "yes" } },
        { facts: { drivers: "docker" } },
        { action: "consul:readKey", facts: { count: 1 } },
      ];
      for (const each of wrong) {
        expect([each, policy.decide({ ...question, ...each })]).toMatchObject([
          each,
          { outcome: "DENY", code: "POLICY_ERROR" },
        ]);
      }
    }));
});

describe("a policy that fails over what is to be seen", () => {
  it("hides it, and is told a few times, however many things there are", () =>
    withPolicies(
      {
        "a.cedar":
          PERMIT +
          `@id("big") forbid(principal, action == Causeway::Action::"estate:read", resource)
             when { 9223372036854775807 + 1 == 1 };`,
      },
      (policy, lines) => {
        const sees = policy.sees(["viewer"]);
        const group = { system: "NOMAD", kind: "NOMAD_JOB", environment: null } as const;
        for (let thing = 0; thing < 2_000; thing += 1) {
          expect(sees({ ...group, sourceId: "nomad:hz", namespace: "default" })).toBe(false);
        }
        const errors = lines.filter(({ level }) => level === "error").length;
        expect(errors).toBeGreaterThan(0);
        expect(errors).toBeLessThan(100);
      },
    ));
});

describe("what callers may ask about", () => {
  it("is permitted by nothing where it is no action, and may be nothing in particular", () =>
    withPolicies({ "a.cedar": PERMIT }, (policy, lines) => {
      for (const action of ["consul:setKeys", "change", "", '"', "__proto__"]) {
        expect(policy.decide({ ...question, action })).toMatchObject({ code: "FORBIDDEN" });
      }
      for (const action of Object.values(actionGroups).flat()) {
        expect(policy.decide({ ...question, action, target: {} }).outcome).toBe("ALLOW");
      }
      expect(lines.filter(({ level }) => level === "error")).toEqual([]);
    }));
});

describe("an engine that breaks", () => {
  /** Asks at ever less depth of a stack that has run out. */
  const dive = (ask: () => void): void => {
    try {
      dive(ask);
    } catch {
      // The stack is full here; a little higher there is room.
    }
    ask();
  };

  it("never allows what is forbidden, and is itself again after", () =>
    withPolicies(
      { "a.cedar": `${PERMIT}@id("no") forbid(principal, ${CHANGE}, resource);` },
      (policy) => {
        const told: string[] = [];
        let level = 0;
        const ask = (): void => {
          level += 1;
          if (level % 2 === 0 || told.length >= 30) return;
          try {
            const verdict = policy.decide(question);
            told.push(verdict.outcome === "DENY" ? verdict.code : verdict.outcome);
          } catch {
            told.push("nothing");
          }
        };
        dive(ask);
        expect(told).toHaveLength(30);
        expect(new Set(["nothing", "POLICY_ERROR", "POLICY_DENIED", ...told]).size).toBe(3);
        expect(policy.decide(question)).toMatchObject({ code: "POLICY_DENIED" });
        expect(policy.decide({ ...question, action: "consul:readKey" })).toMatchObject({
          outcome: "ALLOW",
        });
      },
    ));
});

describe("hostile names", () => {
  const names = [
    '"',
    '" || true || "',
    "\\",
    '\\"',
    "a\nb\r\u2028\u0000",
    "': drop table",
    'Causeway::Role::"admin"',
    "__entity",
    "__extn",
    "__proto__",
    "constructor",
    "ñ-数-😀-\u202e",
    "\ud800",
    "x".repeat(100_000),
  ];

  it("are names and nothing else, wherever they stand", () =>
    withPolicies(
      {
        "a.cedar": `
          @id("admins") permit(principal in Causeway::Role::"admin", action, resource);
          @id("named") permit(principal, action == Causeway::Action::"consul:setKey", resource)
            when { resource has name && resource.name == "safe" };
          @id("tagged") permit(principal, action == Causeway::Action::"consul:deleteKey", resource)
            when { resource.hasTag("__entity") && resource.getTag("__entity").contains("yes") };
          @id("claimed") permit(principal, action == Causeway::Action::"consul:readKey", resource)
            when { principal.hasTag("__proto__") && principal.getTag("__proto__").contains("yes") };`,
      },
      (policy) => {
        for (const name of names) {
          const asked: Question = {
            caller: { subject: name, roles: [name], claims: { [name]: name, other: [name] } },
            action: "consul:setKey",
            target: {
              ...{ id: name, system: name, source: name, kind: name, namespace: name, name },
              environment: name,
              tags: [
                { key: name, value: name },
                { key: name, value: "" },
              ],
            },
            facts: { groups: [name], weekday: name },
          };
          expect(policy.decide(asked)).toMatchObject({ code: "FORBIDDEN" });
          const safe = { ...asked, target: { ...asked.target, name: "safe" } };
          expect(policy.decide(safe)).toMatchObject({ outcome: "ALLOW", policyIds: ["named"] });
          expect(
            policy.sees([name])({
              system: "CONSUL",
              sourceId: name,
              kind: "CONSUL_NODE",
              environment: name,
              namespace: name,
            }),
          ).toBe(false);
        }
        const tagged = (key: string): Question => ({
          ...question,
          action: "consul:deleteKey",
          target: {
            tags: [
              { key, value: "no" },
              { key, value: "yes" },
            ],
          },
        });
        expect(policy.decide(tagged("__entity"))).toMatchObject({ policyIds: ["tagged"] });
        expect(policy.decide(tagged("__extn"))).toMatchObject({ code: "FORBIDDEN" });
        const claims = Object.fromEntries([["__proto__", ["yes"]]]);
        expect(
          policy.decide({
            ...question,
            action: "consul:readKey",
            caller: { subject: "x", roles: [], claims },
          }),
        ).toMatchObject({ policyIds: ["claimed"] });
      },
    ));

  it("are not repeated at length in a reason", () =>
    withPolicies(
      { "a.cedar": PERMIT.replace("principal", "principal is Causeway::Audience") },
      (policy) => {
        const name = "x".repeat(5_000);
        const verdict = policy.decide({
          ...question,
          caller: { subject: name, roles: [name] },
          target: { name },
        });
        expect(verdict).toMatchObject({ code: "FORBIDDEN" });
        expect(JSON.stringify(verdict).length).toBeLessThan(400);
      },
    ));
});

describe("claims and tags", () => {
  it("are sets of strings to policies", () =>
    withPolicies(
      {
        "a.cedar": `
          @id("team") permit(principal, action in Causeway::Action::"write", resource)
            when {
              principal.hasTag("team") && resource.hasTag("team") &&
              principal.getTag("team").containsAny(resource.getTag("team"))
            };`,
      },
      (policy) => {
        const ask = (team: string | number | boolean | readonly string[], value: string) =>
          policy.decide({
            ...question,
            caller: { subject: "alice", roles: [], claims: { team } },
            target: { tags: [{ key: "team", value }] },
          }).outcome;
        expect(ask(["web", "api"], "web")).toBe("ALLOW");
        expect(ask("web", "web")).toBe("ALLOW");
        expect(ask(7, "7")).toBe("ALLOW");
        expect(ask(true, "true")).toBe("ALLOW");
        expect(ask("web", "api")).toBe("DENY");
      },
    ));
});
