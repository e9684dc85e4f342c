import { hashOf } from "../../src/identity/createAuthenticator.js";

export const VIEWER_TOKEN = "a-viewer-token";
export const NOBODY_TOKEN = "a-token-without-roles";

/** Who asks in tests: somebody for every role that ships, and two who approve. */
const callers = {
  admin: { subject: "root", roles: ["admin"], token: "a-token-of-an-admin" },
  viewer: { subject: "tester", roles: ["viewer"], token: VIEWER_TOKEN },
  developer: { subject: "dora", roles: ["developer"], token: "a-token-of-a-developer" },
  operator: { subject: "otto", roles: ["operator"], token: "a-token-of-an-operator" },
  approver: { subject: "anna", roles: ["approver"], token: "a-token-of-an-approver" },
  secondApprover: { subject: "ben", roles: ["approver"], token: "a-token-of-a-second-approver" },
  auditor: { subject: "aldo", roles: ["auditor"], token: "a-token-of-an-auditor" },
  /** A role that no policy speaks of. */
  stranger: { subject: "sid", roles: ["stranger"], token: "a-token-of-a-stranger" },
  nobody: { subject: "nobody", roles: [], token: NOBODY_TOKEN },
} as const;

export type TestCaller = keyof typeof callers;

export const tokenOf = (caller: TestCaller): string => callers[caller].token;

/** All of them as `identity.staticTokens` of a configuration. */
export const staticTokens = Object.values(callers).map(({ subject, roles, token }) => ({
  sha256: hashOf(token),
  subject,
  roles,
}));
