import type { Route } from "../http/Route.js";
import { autopilotConfiguration, caConfiguration, keyring } from "./operator.js";
import { unbuilt } from "./unbuilt.js";

const operator = { resource: "operator" } as const;

const changeKeys = unbuilt("change a keyring", { resource: "keyring" });

/** What Consul answers and the sandbox refuses, with what it does answer of the same paths. */
export const unbuiltRoutes: readonly Route[] = [
  {
    path: "/v1/snapshot",
    methods: {
      GET: unbuilt("take snapshots", { resource: "acl" }),
      PUT: unbuilt("restore snapshots", { resource: "acl" }),
    },
  },
  {
    path: "/v1/operator/autopilot/configuration",
    methods: { GET: autopilotConfiguration, PUT: unbuilt("change its autopilot", operator) },
  },
  {
    path: "/v1/operator/keyring",
    methods: { GET: keyring, POST: changeKeys, PUT: changeKeys, DELETE: changeKeys },
  },
  {
    path: "/v1/operator/raft/peer",
    methods: { DELETE: unbuilt("remove its only server", operator) },
  },
  {
    path: "/v1/connect/ca/configuration",
    methods: { GET: caConfiguration, PUT: unbuilt("change its authority", operator) },
  },
  { path: "/v1/connect/ca/roots", methods: { GET: unbuilt("sign certificates") } },
  { path: "/v1/agent/connect/ca/roots", methods: { GET: unbuilt("sign certificates") } },
  { path: "/v1/agent/connect/ca/leaf/", methods: { GET: unbuilt("sign certificates") } },
  { path: "/v1/agent/connect/authorize", methods: { POST: unbuilt("authorize connections") } },
  {
    path: "/v1/discovery-chain/",
    methods: { GET: unbuilt("compile chains"), POST: unbuilt("compile chains") },
  },
  { path: "/v1/coordinate/update", methods: { PUT: unbuilt("take coordinates") } },
  { path: "/v1/agent/host", methods: { GET: unbuilt("tell of its machine", operator) } },
  { path: "/v1/agent/join/", methods: { PUT: unbuilt("join other agents") } },
  { path: "/v1/agent/leave", methods: { PUT: unbuilt("leave its cluster") } },
  { path: "/v1/agent/monitor", methods: { GET: unbuilt("show its log") } },
];
