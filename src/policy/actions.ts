/**
 * Everything that a caller may ask for, by the group under which policies may name it as a whole:
 * `action in Causeway::Action::"deploy"`. The same list stands in `policies/schema.cedarschema`; a
 * schema that lacks one of them is refused.
 */
const GROUPS = {
  /** What anyone who may look at the estate sees. */
  read: [
    "estate:read",
    "viewer:read",
    "consul:listKeys",
    "consul:readSession",
    "consul:readPreparedQuery",
    "nomad:readEvaluation",
    "nomad:readTaskStates",
    "nomad:readVariablePaths",
  ],
  /** What often holds secrets although its system does not call it one. */
  readContents: ["consul:readKey", "nomad:readSpecification"],
  readOperations: ["operations:read"],
  approve: ["operations:approve"],
  cancel: ["operations:cancel"],
  audit: ["audit:read"],
  /** What a change would do; nothing changes. */
  plan: ["nomad:planJob"],
  deploy: [
    "nomad:deployJob",
    "nomad:scaleJob",
    "nomad:revertJob",
    "nomad:dispatchJob",
    "nomad:forcePeriodicJob",
    "nomad:promoteDeployment",
    "nomad:failDeployment",
    "nomad:restartAllocation",
    "nomad:stopAllocation",
  ],
  write: ["consul:setKey", "nomad:setVariable"],
  connect: ["consul:upsertIntention", "consul:registerService", "consul:applyConfigEntry"],
  maintain: ["consul:setMaintenance", "nomad:setNodeEligibility"],
  delete: [
    "consul:deleteKey",
    "consul:deleteIntention",
    "consul:deregisterService",
    "consul:deleteConfigEntry",
    "nomad:deleteVariable",
  ],
  stop: ["nomad:stopJob"],
  drain: ["nomad:drainNode"],
} as const;

export type ActionGroup = keyof typeof GROUPS;

/** What a caller may ask for, e.g. `consul:setKey`. */
export type Action = (typeof GROUPS)[ActionGroup][number];

/** Every action by its group, in the order of the list. */
export const actionGroups: Readonly<Record<ActionGroup, readonly Action[]>> = GROUPS;

/** The groups that change another system; policies may name them all as `change`. */
export const changeGroups = [
  "deploy",
  "write",
  "connect",
  "maintain",
  "delete",
  "stop",
  "drain",
] as const satisfies readonly ActionGroup[];
