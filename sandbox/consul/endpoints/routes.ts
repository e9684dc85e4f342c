import { routeTable, type Route, type RouteTable } from "../http/Route.js";
import type { Profile } from "../Profile.js";
import { aclRoutes } from "./aclRoutes.js";
import { agentRoutes } from "./agentRoutes.js";
import {
  listConnect,
  listDatacenters,
  listNodes,
  listService,
  listServices,
  nodeServiceList,
  nodeServiceMap,
} from "./catalogReads.js";
import { deregister, register } from "./catalogWrites.js";
import { deleteConfig, readConfig, writeConfig } from "./configEntries.js";
import { datacenterCoordinates, nodeCoordinates } from "./coordinates.js";
import { deleteExact, getExact, putExact } from "./exactIntentions.js";
import { fireEvent, listEvents } from "./events.js";
import { gatewayServiceNodes, gatewayServices } from "./gateways.js";
import {
  connectHealth,
  ingressHealth,
  nodeChecks,
  serviceChecks,
  serviceHealth,
  stateChecks,
} from "./health.js";
import { checkIntention, getIntention, listIntentions, matchIntentions } from "./intentionReads.js";
import { createIntention, deleteIntention, updateIntention } from "./intentionWrites.js";
import { getKeys } from "./keyValueReads.js";
import { deleteKey, putKey } from "./keyValueWrites.js";
import { autopilotHealth, raftConfiguration } from "./operator.js";
import { listPeerings } from "./peerings.js";
import { getQuery, listQueries } from "./preparedQueryReads.js";
import { createQuery, deleteQuery, updateQuery } from "./preparedQueryWrites.js";
import { sessionInfo, sessionList, sessionsOfNode } from "./sessionReads.js";
import { createSession, destroySession, renewSession } from "./sessionWrites.js";
import { leader, peers } from "./status.js";
import { runTxn } from "./txn.js";
import { uiNode, uiNodes, uiServices } from "./ui.js";
import { unbuiltRoutes } from "./unbuiltRoutes.js";

const catalog: readonly Route[] = [
  { path: "/v1/status/leader", methods: { GET: leader } },
  { path: "/v1/status/peers", methods: { GET: peers } },
  { path: "/v1/catalog/register", methods: { PUT: register } },
  { path: "/v1/catalog/deregister", methods: { PUT: deregister } },
  { path: "/v1/catalog/datacenters", methods: { GET: listDatacenters } },
  { path: "/v1/catalog/nodes", methods: { GET: listNodes } },
  { path: "/v1/catalog/services", methods: { GET: listServices } },
  { path: "/v1/catalog/service/", methods: { GET: listService } },
  { path: "/v1/catalog/connect/", methods: { GET: listConnect } },
  { path: "/v1/catalog/node/", methods: { GET: nodeServiceMap } },
  { path: "/v1/catalog/node-services/", methods: { GET: nodeServiceList } },
  { path: "/v1/catalog/gateway-services/", methods: { GET: gatewayServices } },
  { path: "/v1/health/node/", methods: { GET: nodeChecks } },
  { path: "/v1/health/checks/", methods: { GET: serviceChecks } },
  { path: "/v1/health/state/", methods: { GET: stateChecks } },
  { path: "/v1/health/service/", methods: { GET: serviceHealth } },
  { path: "/v1/health/connect/", methods: { GET: connectHealth } },
  { path: "/v1/health/ingress/", methods: { GET: ingressHealth } },
  { path: "/v1/internal/ui/nodes", methods: { GET: uiNodes } },
  { path: "/v1/internal/ui/node/", methods: { GET: uiNode } },
  { path: "/v1/internal/ui/services", methods: { GET: uiServices } },
  { path: "/v1/internal/ui/gateway-services-nodes/", methods: { GET: gatewayServiceNodes } },
];

const store: readonly Route[] = [
  { path: "/v1/kv/", methods: { GET: getKeys, PUT: putKey, DELETE: deleteKey } },
  { path: "/v1/config", methods: { PUT: writeConfig } },
  { path: "/v1/config/", methods: { GET: readConfig, DELETE: deleteConfig } },
  { path: "/v1/connect/intentions", methods: { GET: listIntentions, POST: createIntention } },
  { path: "/v1/connect/intentions/match", methods: { GET: matchIntentions } },
  { path: "/v1/connect/intentions/check", methods: { GET: checkIntention } },
  {
    path: "/v1/connect/intentions/",
    methods: { GET: getIntention, PUT: updateIntention, DELETE: deleteIntention },
  },
  { path: "/v1/session/info/", methods: { GET: sessionInfo } },
  { path: "/v1/session/list", methods: { GET: sessionList } },
  { path: "/v1/session/node/", methods: { GET: sessionsOfNode } },
  { path: "/v1/session/create", methods: { PUT: createSession } },
  { path: "/v1/session/renew/", methods: { PUT: renewSession } },
  { path: "/v1/session/destroy/", methods: { PUT: destroySession } },
  { path: "/v1/query", methods: { GET: listQueries, POST: createQuery } },
  { path: "/v1/query/", methods: { GET: getQuery, PUT: updateQuery, DELETE: deleteQuery } },
  { path: "/v1/coordinate/nodes", methods: { GET: nodeCoordinates } },
  { path: "/v1/coordinate/datacenters", methods: { GET: datacenterCoordinates } },
  { path: "/v1/operator/raft/configuration", methods: { GET: raftConfiguration } },
  { path: "/v1/operator/autopilot/health", methods: { GET: autopilotHealth } },
  { path: "/v1/txn", methods: { PUT: runTxn } },
  { path: "/v1/event/fire/", methods: { PUT: fireEvent } },
  { path: "/v1/event/list", methods: { GET: listEvents } },
];

/** What came later: intentions by their pair of services, and peerings, of which there are none. */
const newer: readonly Route[] = [
  { path: "/v1/peerings", methods: { GET: listPeerings } },
  {
    path: "/v1/connect/intentions/exact",
    methods: { GET: getExact, PUT: putExact, DELETE: deleteExact },
  },
];

const TABLES: Readonly<Record<Profile, RouteTable>> = {
  "1.8": routeTable([...catalog, ...store, ...agentRoutes, ...aclRoutes, ...unbuiltRoutes]),
  "1.15": routeTable([
    ...catalog,
    ...store,
    ...agentRoutes,
    ...aclRoutes,
    ...unbuiltRoutes,
    ...newer,
  ]),
};

/** The routes of a version. */
export const routes = (profile: Profile): RouteTable => TABLES[profile];
