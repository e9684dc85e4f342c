import { eventStream } from "../events/stream.js";
import type { Handler } from "../http/Call.js";
import { badRequest } from "../http/HttpError.js";
import * as login from "./aclLogin.js";
import { exchangeToken, oneTimeToken } from "./aclOneTime.js";
import * as policies from "./aclPolicies.js";
import * as tokens from "./aclTokens.js";
import * as agent from "./agent.js";
import { allocationEndpoint, listAllocations } from "./allocations.js";
import { clientGc, clientMetadata, clientStats, jwks } from "./client.js";
import { clientAllocation } from "./clientAllocation.js";
import { clientFs } from "./clientFs.js";
import { deploymentEndpoint, listDeployments } from "./deployments.js";
import { countEvaluations, evaluationEndpoint, evaluations } from "./evaluations.js";
import { jobEndpoint } from "./job.js";
import { listJobs } from "./jobLists.js";
import { jobStatuses } from "./jobStatuses.js";
import { registerFrom } from "./jobWrites.js";
import { metrics } from "./metrics.js";
import { byMethod, get, put } from "./methods.js";
import { createNamespace, listNamespaces, namespaceEndpoint } from "./namespaces.js";
import { nodePoolEndpoint, nodePools } from "./nodePools.js";
import { listNodes, nodeEndpoint } from "./nodes.js";
import * as operator from "./operator.js";
import { parseJob, validate } from "./parse.js";
import * as scaling from "./scaling.js";
import { schedulerConfiguration } from "./schedulerConfig.js";
import { fuzzySearch } from "./fuzzySearch.js";
import { search } from "./search.js";
import { listServices, serviceEndpoint } from "./services.js";
import { listVariables, variableEndpoint } from "./variables.js";
import * as volumes from "./volumes.js";

/** What is about ACLs is refused while they are off. */
const acl =
  (handler: Handler): Handler =>
  (call) => {
    if (!call.cluster.acl.enabled) throw badRequest("ACL support disabled");
    return handler(call);
  };

const register = registerFrom();

const ROUTES: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ["/v1/jobs", byMethod({ GET: listJobs, PUT: register, POST: register })],
  ["/v1/jobs/parse", put(parseJob)],
  ["/v1/jobs/statuses", byMethod({ GET: jobStatuses, POST: jobStatuses })],
  ["/v1/job/", jobEndpoint],
  ["/v1/validate/job", put(validate)],
  ["/v1/allocations", get(listAllocations)],
  ["/v1/allocation/", allocationEndpoint],
  ["/v1/evaluations", evaluations],
  ["/v1/evaluations/count", get(countEvaluations)],
  ["/v1/evaluation/", evaluationEndpoint],
  ["/v1/deployments", get(listDeployments)],
  ["/v1/deployment/", deploymentEndpoint],
  ["/v1/nodes", get(listNodes)],
  ["/v1/node/", nodeEndpoint],
  ["/v1/node/pools", nodePools],
  ["/v1/node/pool/", nodePoolEndpoint],
  ["/v1/namespaces", get(listNamespaces)],
  ["/v1/namespace", createNamespace],
  ["/v1/namespace/", namespaceEndpoint],
  ["/v1/services", get(listServices)],
  ["/v1/service/", serviceEndpoint],
  ["/v1/vars", get(listVariables)],
  ["/v1/var/", variableEndpoint],
  ["/v1/volumes", get(volumes.listVolumes)],
  ["/v1/volumes/claims", get(volumes.volumeClaims)],
  ["/v1/volumes/external", volumes.volumeSnapshots],
  ["/v1/volumes/snapshot", volumes.volumeSnapshots],
  ["/v1/volume/host/", volumes.hostVolumeEndpoint],
  ["/v1/volume/csi/", volumes.csiVolumeEndpoint],
  ["/v1/plugins", volumes.listPlugins],
  ["/v1/plugin/csi/", volumes.pluginEndpoint],
  ["/v1/scaling/policies", get(scaling.listPolicies)],
  ["/v1/scaling/policy/", get(scaling.readPolicy)],
  ["/v1/search", put(search)],
  ["/v1/search/fuzzy", put(fuzzySearch)],
  ["/v1/event/stream", eventStream],
  ["/v1/client/allocation/", clientAllocation],
  ["/v1/client/fs/", clientFs],
  ["/v1/client/stats", clientStats],
  ["/v1/client/metadata", clientMetadata],
  ["/v1/client/gc", clientGc],
  ["/v1/agent/self", agent.agentSelf],
  ["/v1/agent/members", agent.agentMembers],
  ["/v1/agent/servers", agent.agentServers],
  ["/v1/agent/health", agent.agentHealth],
  ["/v1/agent/host", agent.agentHost],
  ["/v1/agent/join", agent.agentJoin],
  ["/v1/agent/force-leave", agent.forceLeave],
  ["/v1/agent/schedulers", agent.schedulers],
  ["/v1/agent/schedulers/config", agent.schedulersConfig],
  ["/v1/metrics", metrics],
  ["/v1/regions", agent.regions],
  ["/v1/status/leader", agent.leader],
  ["/v1/status/peers", agent.peers],
  ["/v1/acl/bootstrap", put(acl(tokens.bootstrap))],
  ["/v1/acl/tokens", get(acl(tokens.listTokens))],
  ["/v1/acl/token", acl(tokens.createToken)],
  ["/v1/acl/token/", acl(tokens.tokenEndpoint)],
  ["/v1/acl/token/self", get(tokens.ownToken)],
  ["/v1/acl/token/onetime", acl(oneTimeToken)],
  ["/v1/acl/token/onetime/exchange", acl(exchangeToken)],
  ["/v1/acl/policies", get(acl(policies.listPolicies))],
  ["/v1/acl/policy/", acl(policies.policyEndpoint)],
  ["/v1/acl/roles", get(acl(policies.listRoles))],
  ["/v1/acl/role", acl(policies.createRole)],
  ["/v1/acl/role/", acl(policies.roleEndpoint)],
  ["/v1/acl/auth-methods", get(acl(login.listMethods))],
  ["/v1/acl/auth-method", acl(login.createMethod)],
  ["/v1/acl/auth-method/", acl(login.methodEndpoint)],
  ["/v1/acl/binding-rules", get(acl(login.listBindings))],
  ["/v1/acl/binding-rule", acl(login.createBinding)],
  ["/v1/acl/binding-rule/", acl(login.bindingEndpoint)],
  ["/v1/acl/login", acl(login.login)],
  ["/v1/acl/oidc/auth-url", acl(login.authUrl)],
  ["/v1/operator/scheduler/configuration", schedulerConfiguration],
  ["/v1/operator/raft/configuration", operator.raftConfiguration],
  ["/v1/operator/autopilot/configuration", operator.autopilotConfiguration],
  ["/v1/operator/autopilot/health", operator.autopilotHealth],
  ["/v1/operator/keyring/keys", operator.keyringKeys],
  ["/v1/operator/license", operator.license],
  ["/v1/operator/utilization", put(agent.enterprise)],
  ["/v1/operator/upgrade-check/vault-workload-identity", operator.upgradeCheck],
  ["/v1/system/gc", operator.collectGarbage],
  ["/v1/system/reconcile/summaries", operator.reconcileSummaries],
  ["/v1/quotas", agent.enterprise],
  ["/v1/quota/", agent.enterprise],
  ["/v1/sentinel/policies", agent.enterprise],
  ["/v1/recommendations", agent.enterprise],
  ["/.well-known/jwks.json", jwks],
  ["/.well-known/openid-configuration", agent.oidcConfiguration],
  ["/ui/", agent.ui],
]);

/** The handler of a path: of the exact one, else of the longest that ends in a slash before it. */
export const findRoute = (
  path: string,
): { readonly handler: Handler; readonly rest: string } | undefined => {
  const exact = ROUTES.get(path);
  if (exact && !path.endsWith("/")) return { handler: exact, rest: "" };
  for (let end = path.lastIndexOf("/"); end >= 0; end = path.lastIndexOf("/", end - 1)) {
    const handler = ROUTES.get(path.slice(0, end + 1));
    if (handler) return { handler, rest: path.slice(end + 1) };
    if (end === 0) return undefined;
  }
  return undefined;
};
