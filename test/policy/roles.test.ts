import { describe, expect, it } from "@jest/globals";
import { withPolicies } from "./policyDirectory.js";

describe("the roles that policies name", () => {
  it("are those that ship", async () => {
    const roles = await withPolicies({}, (policy) => policy.roles(), { shipped: "all" });
    expect(roles).toEqual(["admin", "approver", "auditor", "developer", "operator", "viewer"]);
  });

  it("are found in heads, in conditions and in approvals, and nowhere else", async () => {
    const file = `
      permit (principal in Causeway::Role::"head", action, resource);
      forbid (principal, action in Causeway::Action::"read", resource)
      when { resource has namespace && resource.namespace == "payments" }
      unless { principal.roles.containsAny(["one", "two"]) || principal in Causeway::Role::"three" };
      @approval("2 of first, second")
      forbid (principal, action in Causeway::Action::"deploy", resource)
      unless { principal.roles.contains("four") && principal.subject == "somebody" };
    `;
    const roles = await withPolicies({ "a.cedar": file }, (policy) => policy.roles());
    expect(roles).toEqual(["first", "four", "head", "one", "second", "three", "two"]);
  });
});
