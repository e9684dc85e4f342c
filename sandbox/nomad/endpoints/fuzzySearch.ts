import type { Call, Handler } from "../http/Call.js";
import { failed } from "../http/HttpError.js";
import type { TaskGroup } from "../jobs/taskGroupType.js";
import { textMember } from "./bodyReaders.js";
import {
  hitsOf,
  inScope,
  indexOf,
  LIMIT,
  reply,
  start,
  type Context,
  type Found,
  type Hit,
} from "./searchContexts.js";

const EXACT: ReadonlySet<Context> = new Set([
  "evals",
  "deployment",
  "volumes",
  "scaling_policy",
  "host_volumes",
]);

/** POST /v1/search/fuzzy */
export const fuzzySearch: Handler = async (call) => {
  const body = await call.json();
  const { region } = call.server;
  const text = textMember(body, "Text").toLowerCase();
  const given = textMember(body, "Context");
  const contexts = start(call, given);
  if (text.length < 2)
    throw failed(`fuzzy search query must be at least 2 characters, got ${text.length}`);
  const matches: Found["matches"] = {};
  const truncations: Found["truncations"] = {};
  let index = 0;
  for (const context of contexts) {
    const hits = hitsOf(region, context).filter(
      (hit) => hit.name.toLowerCase().includes(text) && inScope(call, hit, context),
    );
    if (EXACT.has(context)) matches[context] = [];
    else if (hits.length > 0) matches[context] = hits.slice(0, LIMIT).map(scopeOf(context));
    const all = context === "evals" && given === "all";
    truncations[context] = (all ? region.tables.evals.size : hits.length) > LIMIT;
    index = Math.max(index, indexOf(region, context));
    if (context === "jobs") Object.assign(matches, insideJobs(call, text));
  }
  return reply({ matches, truncations, index });
};

const scopeOf =
  (context: Context) =>
  ({ id, name, namespace }: Hit): object =>
    context === "nodes" || context === "allocs" || context === "jobs" || context === "vars"
      ? { ID: name, Scope: namespace === "" ? [id] : [namespace, id] }
      : { ID: name };

interface Named {
  readonly kind: string;
  readonly name: string;
  readonly scope: readonly string[];
}

/** Groups, tasks, images and the like whose names match, with the way to them. */
const insideJobs = (call: Call, text: string): Record<string, unknown> => {
  const jobs = [...call.server.region.tables.jobs.values()];
  const all = jobs
    .filter(({ Namespace }) => call.namespace === "*" || Namespace === call.namespace)
    .flatMap((job) =>
      (job.TaskGroups ?? []).flatMap((group) => insideGroup(group, [job.Namespace, job.ID])),
    );
  const found: Record<string, object[]> = {};
  for (const { kind, name, scope } of all) {
    if (name.toLowerCase().includes(text)) (found[kind] ??= []).push({ ID: name, Scope: scope });
  }
  return found;
};

const insideGroup = (group: TaskGroup, scope: readonly string[]): readonly Named[] => {
  const inner = [...scope, group.Name];
  const services = (group.Services ?? []).map(({ Name }) => Name);
  return [
    { kind: "groups", name: group.Name, scope },
    ...services.map((name) => ({ kind: "services", name, scope: inner })),
    ...(group.Tasks ?? []).flatMap(({ Name, Config }) => [
      { kind: "tasks", name: Name, scope: inner },
      ...configured(Config?.["image"], "images", [...inner, Name]),
      ...configured(Config?.["command"], "commands", [...inner, Name]),
    ]),
  ];
};

const configured = (name: unknown, kind: string, scope: readonly string[]): readonly Named[] =>
  typeof name === "string" ? [{ kind, name, scope }] : [];
