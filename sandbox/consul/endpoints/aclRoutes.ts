import type { Route } from "../http/Route.js";
import { administer, authorize } from "./acl.js";

const PATHS: Readonly<Record<string, readonly string[]>> = {
  "auth-method": ["PUT"],
  "auth-method/": ["GET", "PUT", "DELETE"],
  "auth-methods": ["GET"],
  "binding-rule": ["PUT"],
  "binding-rule/": ["GET", "PUT", "DELETE"],
  "binding-rules": ["GET"],
  bootstrap: ["PUT"],
  login: ["POST"],
  logout: ["POST"],
  policies: ["GET"],
  policy: ["PUT"],
  "policy/": ["GET", "PUT", "DELETE"],
  "policy/name/": ["GET"],
  replication: ["GET"],
  role: ["PUT"],
  "role/": ["GET", "PUT", "DELETE"],
  "role/name/": ["GET"],
  roles: ["GET"],
  "rules/translate": ["POST"],
  token: ["PUT"],
  "token/": ["GET", "PUT", "DELETE"],
  "token/self": ["GET"],
  tokens: ["GET"],
};

/** The administration of ACLs, which only refuses, and the question what a token may do. */
export const aclRoutes: readonly Route[] = [
  { path: "/v1/internal/acl/authorize", methods: { POST: authorize } },
  ...Object.entries(PATHS).map(([path, methods]) => ({
    path: `/v1/acl/${path}`,
    methods: Object.fromEntries(methods.map((method) => [method, administer] as const)),
  })),
];
