import { actionGroups, changeGroups } from "./actions.js";

/** How Cedar calls the types of facts. */
export type FactType = "Long" | "String" | "Bool" | "Set<String>";

/** What policies may ask of a change, or of the plan of one. Every fact is optional. */
const CHANGE = {
  /** How many allocations of a job there will be, of all groups or of the one that is scaled. */
  count: "Long",
  /** The task groups that are concerned. */
  groups: "Set<String>",
  drivers: "Set<String>",
  privileged: "Bool",
  /** The sources of volumes that lie on the host, and of paths that are mounted from it. */
  hostVolumes: "Set<String>",
  /** Every namespace that the job names anywhere. */
  namespaces: "Set<String>",
  /** How many things its system will create, change and take away. */
  planCreated: "Long",
  planUpdated: "Long",
  planDestroyed: "Long",
  /** How much of the estate depends on what is taken away. */
  impactResources: "Long",
  impactServices: "Long",
  impactJobs: "Long",
  purge: "Bool",
  force: "Bool",
  /** What a switch is set to: maintenance, eligibility. */
  enabled: "Bool",
  deadlineSeconds: "Long",
  ignoreSystemJobs: "Bool",
  /** The version that a job goes back to. */
  version: "Long",
  /** The size of a value, in bytes. */
  bytes: "Long",
  dryRun: "Bool",
  /** 0 to 23, UTC. */
  hour: "Long",
  /** `MONDAY` to `SUNDAY`, UTC. */
  weekday: "String",
  /** How many have approved so far. */
  approvals: "Long",
} as const;

/** What policies may ask of an operation that someone wants to see, approve or cancel. */
const OPERATION = {
  /** The subject of whoever asked for the change. */
  requester: "String",
  /** What the operation does, e.g. `nomad:deployJob`. */
  change: "String",
  /** The roles that the policies which ask for approvals name. */
  approvers: "Set<String>",
} as const;

type Facts = ReadonlyMap<string, FactType>;

const toMap = (facts: Readonly<Record<string, FactType>>): Facts => new Map(Object.entries(facts));

const ofChange = toMap(CHANGE);
const ofOperation = toMap(OPERATION);
const none: Facts = new Map();

const byAction = new Map<string, Facts>(
  [
    ...(["plan", ...changeGroups] as const).map((group) => [group, ofChange] as const),
    ...(["readOperations", "approve", "cancel"] as const).map(
      (group) => [group, ofOperation] as const,
    ),
  ].flatMap(([group, facts]) => actionGroups[group].map((action) => [action, facts] as const)),
);

/** The facts that may come with an action, with their types; reads have none. */
export const factsOf = (action: string): ReadonlyMap<string, FactType> =>
  byAction.get(action) ?? none;
