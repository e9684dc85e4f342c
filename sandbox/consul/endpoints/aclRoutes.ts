import type { Handler } from "../http/Call.js";
import type { Route } from "../http/Route.js";
import { authorize, unbuiltAcl } from "./acl.js";
import { whileEnabled } from "./aclAccess.js";
import { bootstrap, replication } from "./aclBootstrap.js";
import {
  createPolicy,
  deletePolicy,
  listPolicies,
  readPolicy,
  readPolicyByName,
  updatePolicy,
} from "./aclPolicies.js";
import {
  createRole,
  deleteRole,
  listRoles,
  readRole,
  readRoleByName,
  updateRole,
} from "./aclRoles.js";
import { listTokens, readOwnToken, readToken } from "./aclTokenReads.js";
import { createToken, deleteToken, updateToken } from "./aclTokenWrites.js";

const ANY = { GET: unbuiltAcl, PUT: unbuiltAcl, DELETE: unbuiltAcl };

const PATHS: Readonly<Record<string, Readonly<Record<string, Handler>>>> = {
  "auth-method": { PUT: unbuiltAcl },
  "auth-method/": ANY,
  "auth-methods": { GET: unbuiltAcl },
  "binding-rule": { PUT: unbuiltAcl },
  "binding-rule/": ANY,
  "binding-rules": { GET: unbuiltAcl },
  bootstrap: { PUT: bootstrap },
  login: { POST: unbuiltAcl },
  logout: { POST: unbuiltAcl },
  policies: { GET: listPolicies },
  policy: { PUT: createPolicy },
  "policy/": { GET: readPolicy, PUT: updatePolicy, DELETE: deletePolicy },
  "policy/name/": { GET: readPolicyByName },
  replication: { GET: replication },
  role: { PUT: createRole },
  "role/": { GET: readRole, PUT: updateRole, DELETE: deleteRole },
  "role/name/": { GET: readRoleByName },
  roles: { GET: listRoles },
  "rules/translate": { POST: unbuiltAcl },
  token: { PUT: createToken },
  "token/": { GET: readToken, PUT: updateToken, DELETE: deleteToken },
  "token/self": { GET: readOwnToken },
  tokens: { GET: listTokens },
};

/** The administration of ACLs, and the question what a token may do. */
export const aclRoutes: readonly Route[] = [
  { path: "/v1/internal/acl/authorize", methods: { POST: whileEnabled(authorize) } },
  ...Object.entries(PATHS).map(([path, methods]) => ({
    path: `/v1/acl/${path}`,
    methods: Object.fromEntries(
      Object.entries(methods).map(([method, handler]) => [method, whileEnabled(handler)] as const),
    ),
  })),
];
