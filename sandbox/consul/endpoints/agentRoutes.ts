import type { Route } from "../http/Route.js";
import { forceLeave, metrics, reload } from "./agentActions.js";
import { deregisterCheck, registerCheck, renewAs, updateCheck } from "./agentCheckWrites.js";
import { healthById, healthByName } from "./agentHealth.js";
import { agentService, listAgentChecks, listAgentServices } from "./agentReads.js";
import { members, self } from "./agentSelf.js";
import {
  deregisterService,
  maintainNode,
  maintainService,
  registerService,
} from "./agentServiceWrites.js";
import { setAgentToken } from "./agentTokens.js";

/** What the agent answers about itself and takes from its node. */
export const agentRoutes: readonly Route[] = [
  { path: "/v1/agent/self", methods: { GET: self } },
  { path: "/v1/agent/members", methods: { GET: members } },
  { path: "/v1/agent/metrics", methods: { GET: metrics } },
  { path: "/v1/agent/reload", methods: { PUT: reload } },
  { path: "/v1/agent/force-leave/", methods: { PUT: forceLeave } },
  { path: "/v1/agent/maintenance", methods: { PUT: maintainNode } },
  { path: "/v1/agent/token/", methods: { PUT: setAgentToken } },
  { path: "/v1/agent/services", methods: { GET: listAgentServices } },
  { path: "/v1/agent/service/", methods: { GET: agentService } },
  { path: "/v1/agent/service/register", methods: { PUT: registerService } },
  { path: "/v1/agent/service/deregister/", methods: { PUT: deregisterService } },
  { path: "/v1/agent/service/maintenance/", methods: { PUT: maintainService } },
  { path: "/v1/agent/checks", methods: { GET: listAgentChecks } },
  { path: "/v1/agent/check/register", methods: { PUT: registerCheck } },
  { path: "/v1/agent/check/deregister/", methods: { PUT: deregisterCheck } },
  { path: "/v1/agent/check/pass/", methods: { PUT: renewAs("passing") } },
  { path: "/v1/agent/check/warn/", methods: { PUT: renewAs("warning") } },
  { path: "/v1/agent/check/fail/", methods: { PUT: renewAs("critical") } },
  { path: "/v1/agent/check/update/", methods: { PUT: updateCheck } },
  { path: "/v1/agent/health/service/id/", methods: { GET: healthById } },
  { path: "/v1/agent/health/service/name/", methods: { GET: healthByName } },
];
