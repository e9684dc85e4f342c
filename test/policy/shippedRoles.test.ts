import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type Action, type ActionGroup, actionGroups } from "../../src/policy/actions.js";
import { openPolicy } from "../../src/policy/openPolicy.js";
import type { Policy, Question, Verdict } from "../../src/policy/Policy.js";
import { readableLog } from "./policyDirectory.js";

const ROLES = ["viewer", "developer", "operator", "approver", "auditor", "admin"] as const;
type Role = (typeof ROLES)[number];

/** What becomes of a group of actions: by role, outside production and in it. */
type Row = Partial<Record<Role, readonly [outside: string, inside: string]>>;

const yes = ["ALLOW", "ALLOW"] as const;
const outside = ["ALLOW", "FORBIDDEN"] as const;

const EXPECTED: Readonly<Record<ActionGroup, Row>> = {
  read: { viewer: yes, developer: yes, operator: yes, approver: yes, admin: yes },
  readContents: { developer: outside, operator: yes, admin: yes },
  readOperations: { operator: yes, approver: yes, auditor: yes, admin: yes },
  approve: { approver: yes, admin: yes },
  cancel: { operator: yes, admin: yes },
  audit: { auditor: yes, admin: yes },
  plan: { developer: yes, operator: yes, admin: yes },
  deploy: { developer: ["ALLOW", "developer-in-production"], operator: yes, admin: yes },
  write: { developer: outside, operator: yes, admin: yes },
  connect: { operator: yes, admin: yes },
  maintain: { operator: yes, admin: yes },
  delete: { operator: ["ALLOW", "production-deletion"], admin: ["ALLOW", "production-deletion"] },
  stop: { operator: ["ALLOW", "production-stop"], admin: ["ALLOW", "production-stop"] },
  drain: { operator: ["ALLOW", "production-drain"], admin: ["ALLOW", "production-drain"] },
};

/** The one action of a group that an auditor may do besides: to ask who it is. */
const expectedOf = (action: Action, group: ActionGroup, role: Role): readonly [string, string] =>
  action === "viewer:read" && role === "auditor"
    ? yes
    : (EXPECTED[group][role] ?? ["FORBIDDEN", "FORBIDDEN"]);

const groupNames: readonly ActionGroup[] = [
  "read",
  "readContents",
  "readOperations",
  "approve",
  "cancel",
  "audit",
  "plan",
  "deploy",
  "write",
  "connect",
  "maintain",
  "delete",
  "stop",
  "drain",
];

/** ALLOW, the policy that asks for an approval, or the code of the refusal. */
const told = (verdict: Verdict): string => {
  if (verdict.outcome === "ALLOW") return "ALLOW";
  return verdict.outcome === "DENY" ? verdict.code : verdict.policyIds.join(" ");
};

const job = {
  id: "nomad:hz:job:global/default/web",
  system: "NOMAD",
  source: "nomad:hz",
  kind: "NOMAD_JOB",
  namespace: "default",
  name: "web",
};

describe("the roles that ship", () => {
  let policy: Policy;
  const { log } = readableLog();
  beforeAll(async () => {
    policy = await openPolicy({ directory: "policies", log, watch: false });
  });
  afterAll(() => {
    policy.close();
  });

  const ask = (
    roles: readonly string[],
    action: string,
    environment: string | null,
    facts?: Question["facts"],
  ): Verdict =>
    policy.decide({
      caller: { subject: "alice", roles },
      action,
      target: { ...job, environment },
      ...(facts && { facts }),
    });

  for (const role of ROLES) {
    it(`lets ${role} do what is said of it, in production and outside`, () => {
      const actual = groupNames.flatMap((group) =>
        actionGroups[group].map((action) => [
          action,
          told(ask([role], action, "development")),
          told(ask([role], action, "production")),
        ]),
      );
      const expected = groupNames.flatMap((group) =>
        actionGroups[group].map((action) => [action, ...expectedOf(action, group, role)]),
      );
      expect(actual).toEqual(expected);
    });
  }

  it("gives nothing to whoever has no role, or one that nobody knows", () => {
    for (const action of Object.values(actionGroups).flat()) {
      expect(told(ask([], action, "development"))).toBe("FORBIDDEN");
      expect(told(ask(["Developer", "root"], action, "development"))).toBe("FORBIDDEN");
    }
  });

  it("treats an unknown environment as production, and what is named like it", () => {
    for (const environment of [null, "", "Production", "prod", "prd", "live", "prod-eu", "prod2"]) {
      expect(told(ask(["developer"], "consul:setKey", environment))).toBe("FORBIDDEN");
    }
    for (const environment of ["staging", "product-demo", "pre-prod", "test"]) {
      expect(told(ask(["developer"], "consul:setKey", environment))).toBe("ALLOW");
    }
  });

  it("asks a developer for an approval in production, and nobody who may deploy there anyway", () => {
    expect(ask(["developer"], "nomad:deployJob", "production")).toEqual({
      outcome: "APPROVAL",
      policyIds: ["developer-in-production"],
      approvals: [{ policyId: "developer-in-production", count: 1, roles: ["approver"] }],
      reason:
        'The policy developer-in-production asks for one approval by approver before nomad:deployJob on "web". ' +
        "Developers deploy in production with an approval.",
    });
    expect(told(ask(["developer", "operator"], "nomad:deployJob", "production"))).toBe("ALLOW");
  });

  it("takes scaling to zero in production for a stop", () => {
    expect(told(ask(["operator"], "nomad:scaleJob", "production", { count: 1 }))).toBe("ALLOW");
    expect(told(ask(["operator"], "nomad:scaleJob", "production", { count: 0 }))).toBe(
      "production-scale-to-zero",
    );
    expect(told(ask(["developer"], "nomad:scaleJob", "production", { count: 0 }))).toBe(
      "developer-in-production production-scale-to-zero",
    );
    expect(told(ask(["developer"], "nomad:scaleJob", "test", { count: 0 }))).toBe("ALLOW");
  });

  it("lets a developer see and cancel operations of their own only", () => {
    for (const action of ["operations:read", "operations:cancel"]) {
      expect(told(ask(["developer"], action, "test", { requester: "alice" }))).toBe("ALLOW");
      expect(told(ask(["developer"], action, "test", { requester: "bob" }))).toBe("FORBIDDEN");
    }
  });

  it("lets whoever holds a role that a rule names approve by it", () => {
    const facts = { requester: "bob", change: "nomad:stopJob", approvers: ["operator"] };
    expect(told(ask(["operator"], "operations:approve", "production", facts))).toBe("ALLOW");
    expect(told(ask(["developer"], "operations:approve", "production", facts))).toBe("FORBIDDEN");
    expect(told(ask([], "operations:approve", "production", facts))).toBe("FORBIDDEN");
  });

  const refusals: readonly (readonly [string, Question["facts"]])[] = [
    ["no-raw-exec", { drivers: ["docker", "raw_exec"] }],
    ["no-privileged-containers", { privileged: true }],
    ["no-host-volumes", { hostVolumes: ["/var/run"] }],
    ["no-other-namespaces", { namespaces: ["default", "kube"] }],
    ["no-more-than-1000-allocations", { count: 1_001 }],
  ];
  for (const [policyId, facts] of refusals) {
    it(`refuses ${policyId} to everyone, wherever it is, and says so`, () => {
      for (const role of ["developer", "operator", "admin"]) {
        for (const action of ["nomad:planJob", "nomad:deployJob", "nomad:revertJob"]) {
          const verdict = ask([role], action, "test", facts);
          expect(verdict).toMatchObject({ code: "POLICY_DENIED", policyIds: [policyId] });
          expect(verdict).toHaveProperty("reason", expect.stringContaining(policyId));
        }
      }
    });
  }

  it("finds nothing wrong with an ordinary job", () => {
    const facts = {
      ...{ count: 1_000, groups: ["web"], drivers: ["docker"], privileged: false },
      ...{ hostVolumes: [], namespaces: ["default"], planCreated: 3, impactServices: 2, hour: 23 },
    };
    expect(told(ask(["developer"], "nomad:deployJob", "test", facts))).toBe("ALLOW");
  });

  it("names every policy that refuses, and none that would have given way", () => {
    const facts = { drivers: ["raw_exec"], privileged: true };
    expect(ask(["developer"], "nomad:deployJob", "production", facts)).toEqual({
      outcome: "DENY",
      code: "POLICY_DENIED",
      policyIds: ["no-privileged-containers", "no-raw-exec"],
      reason:
        'The policies no-privileged-containers, no-raw-exec refuse nomad:deployJob on "web". ' +
        "Jobs may not run privileged containers. Jobs may not use the raw_exec driver.",
    });
  });

  it("tells whoever nothing permits it to that nothing does", () => {
    expect(ask(["viewer"], "nomad:deployJob", "test", { drivers: ["raw_exec"] })).toEqual({
      outcome: "DENY",
      code: "FORBIDDEN",
      policyIds: [],
      reason: 'No policy permits nomad:deployJob on "web" to the roles viewer.',
    });
  });
});
