import { z } from "zod";
import { Fault } from "../../src/errors.js";
import { emptyToNull } from "../upstream/emptyToNull.js";
import type { JsonFields } from "./JsonValue.js";

/** Nomad reads names of fields without regard to case, by Go's rules; so does this. */
const folded = (name: string): string => name.toUpperCase().toLowerCase();

/**
 * An object of the job of which some fields are read here. One that is written in another case would
 * count for Nomad and be missed here, so it is refused.
 */
const fields = <Shape extends z.ZodRawShape>(shape: Shape) => {
  const names = new Map(Object.keys(shape).map((name) => [folded(name), name]));
  return z.looseObject(shape).superRefine((value, context) => {
    for (const key of Object.keys(value)) {
      const name = names.get(folded(key));
      if (name === undefined || name === key) continue;
      context.addIssue({ code: "custom", path: [key], message: `write it as Nomad does: ${name}` });
    }
  });
};

const MOST = 999_999;

const text = z.string().nullish();
const consulRow = fields({ Namespace: text });
/** What a driver is told to run. */
const runs = { Driver: text, Config: z.record(z.string(), z.unknown()).nullish() };
const serviceRow = fields({
  Connect: fields({ SidecarTask: fields(runs).nullish() }).nullish(),
});
const taskRow = fields({
  ...runs,
  Name: text,
  Services: z.array(serviceRow).nullish(),
  Vault: fields({ Namespace: text }).nullish(),
  Consul: consulRow.nullish(),
});
const groupRow = fields({
  Name: text,
  Count: z.int().min(0, `must be 0 to ${MOST}`).max(MOST, `must be 0 to ${MOST}`).nullish(),
  Tasks: z.array(taskRow).nullish(),
  Services: z.array(serviceRow).nullish(),
  Volumes: z.record(z.string(), fields({ Type: text, Source: text })).nullish(),
  Consul: consulRow.nullish(),
});
const jobRow = fields({
  ID: z.string({ error: "must be the id of the job" }),
  Name: text,
  Namespace: text,
  Region: text,
  Stop: z.boolean().nullish(),
  Meta: z.record(z.string(), z.string()).nullish(),
  ConsulNamespace: text,
  VaultNamespace: text,
  TaskGroups: z.array(groupRow).nullish(),
});

type Group = z.infer<typeof groupRow>;

/** A task, or the sidecar of a service, which may be any task. */
type Runs = z.infer<ReturnType<typeof fields<typeof runs>>>;

/** What is read of a job's specification before it is submitted. */
export interface JobSpecification {
  readonly id: string;
  readonly name: string;
  readonly namespace: string;
  /** Null: it names none. */
  readonly region: string | null;
  readonly stopped: boolean;
  readonly meta: Readonly<Record<string, string>>;
  /** How many allocations each group asks for. */
  readonly groups: readonly { readonly name: string; readonly count: number }[];
  readonly drivers: readonly string[];
  readonly privileged: boolean;
  /** The sources of volumes that lie on the host, and of paths that are mounted from it. */
  readonly hostVolumes: readonly string[];
  /** Every namespace that it names: its own, Consul's and Vault's. */
  readonly namespaces: readonly string[];
}

const unique = (values: readonly (string | null | undefined)[]): readonly string[] =>
  [...new Set(values.flatMap((value) => emptyToNull(value) ?? []))].sort();

const NO: ReadonlySet<unknown> = new Set([undefined, null, false, "false", 0, "0", ""]);

/** A path in the allocation's own directory is no path of the host. */
const isOnHost = (path: string): boolean => /^[/~$\\]|^[A-Za-z]:|\.\./.test(path);

const mountRow = z.object({ type: z.string().nullish(), source: z.string() });

/** What container drivers call paths that they mount from the host. */
const hostPaths = (config: Readonly<Record<string, unknown>>): readonly string[] => {
  const binds = z.array(z.string()).catch([]).parse(config["volumes"]);
  const mounts = [config["mount"], config["mounts"]].flat().flatMap((mount) => {
    const { data } = mountRow.safeParse(mount);
    return data && data.type !== "volume" && data.type !== "tmpfs" ? [data.source] : [];
  });
  return [...binds.map((bind) => bind.replace(/(?<=.):.*$/s, "")), ...mounts].filter(isOnHost);
};

const sidecarsOf = (
  services: readonly z.infer<typeof serviceRow>[] | null | undefined,
): readonly Runs[] =>
  (services ?? []).flatMap(({ Connect }): readonly Runs[] =>
    Connect?.SidecarTask ? [Connect.SidecarTask] : [],
  );

const everythingRun = (groups: readonly Group[]): readonly Runs[] =>
  groups.flatMap(({ Tasks, Services }) => [
    ...(Tasks ?? []),
    ...sidecarsOf(Services),
    ...(Tasks ?? []).flatMap((task) => sidecarsOf(task.Services)),
  ]);

const hostVolumesOf = (groups: readonly Group[], tasks: readonly Runs[]): readonly string[] =>
  unique([
    ...groups
      .flatMap(({ Volumes }) => Object.entries(Volumes ?? {}))
      .flatMap(([name, { Type, Source }]) => (Type === "host" ? (Source ?? name) : [])),
    ...tasks.flatMap(({ Config }) => hostPaths(Config ?? {})),
  ]);

const namespacesOf = (job: z.infer<typeof jobRow>): readonly string[] => {
  const groups = job.TaskGroups ?? [];
  const tasks = groups.flatMap(({ Tasks }) => Tasks ?? []);
  return unique([
    emptyToNull(job.Namespace) ?? "default",
    job.ConsulNamespace,
    job.VaultNamespace,
    ...groups.map(({ Consul }) => Consul?.Namespace),
    ...tasks.flatMap(({ Consul, Vault }) => [Consul?.Namespace, Vault?.Namespace]),
  ]);
};

const unreadable = ({ issues: [issue] }: z.ZodError): Fault => {
  const where = issue?.path.map(String).join(".").slice(0, 80) ?? "";
  const what = `The job cannot be read: ${where}: ${issue?.message ?? ""}.`;
  return new Fault("BAD_USER_INPUT", what);
};

/** Throws BAD_USER_INPUT, naming the field, for what is no job in Nomad's JSON. */
export const specificationOf = (value: JsonFields): JobSpecification => {
  const { data: job, error } = jobRow.safeParse(value);
  if (!job) throw unreadable(error);
  const groups = job.TaskGroups ?? [];
  const tasks = everythingRun(groups);
  return {
    id: job.ID,
    name: emptyToNull(job.Name) ?? job.ID,
    namespace: emptyToNull(job.Namespace) ?? "default",
    region: emptyToNull(job.Region),
    stopped: job.Stop ?? false,
    meta: job.Meta ?? {},
    groups: groups.map(({ Name, Count }) => ({ name: Name ?? "", count: Count ?? 1 })),
    drivers: unique(tasks.map(({ Driver }) => Driver)),
    privileged: tasks.some(({ Config }) => !NO.has(Config?.["privileged"])),
    hostVolumes: hostVolumesOf(groups, tasks),
    namespaces: namespacesOf(job),
  };
};
