import { createHash } from "node:crypto";
import type { Check, Service } from "../jobs/serviceTypes.js";
import type { AllocRow } from "../state/rows.js";

export interface WorkloadCheck {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly definition: Readonly<Record<string, unknown>>;
}

/** One service of a running allocation, with all names resolved. */
export interface WorkloadService {
  /** _nomad-task-<allocation>-<task or group-name>-<service>-<port label> */
  readonly id: string;
  readonly name: string;
  readonly provider: string;
  readonly tags: readonly string[];
  readonly meta: Readonly<Record<string, string>>;
  readonly address: string;
  readonly port: number;
  readonly enableTagOverride: boolean;
  readonly checks: readonly WorkloadCheck[];
  readonly connect: Service["Connect"];
}

export const workloadServices = (alloc: AllocRow): readonly WorkloadService[] => {
  const group = alloc.Job.TaskGroups?.find(({ Name }) => Name === alloc.TaskGroup);
  if (!group) return [];
  const own = (group.Services ?? []).map((service) =>
    resolve(alloc, service, `group-${group.Name}`),
  );
  const tasks = (group.Tasks ?? []).flatMap((task) =>
    (task.Services ?? []).map((service) => resolve(alloc, service, task.Name)),
  );
  return [...own, ...tasks];
};

const resolve = (alloc: AllocRow, service: Service, workload: string): WorkloadService => {
  const name = interpolate(service.Name, alloc);
  const id = `_nomad-task-${alloc.ID}-${workload}-${name}-${service.PortLabel}`;
  const { address, port } = endpoint(alloc, service.PortLabel, service.Address);
  const canary = alloc.DeploymentStatus?.Canary === true && service.CanaryTags !== null;
  const tags = (canary ? service.CanaryTags : service.Tags) ?? [];
  return {
    id,
    name,
    provider: service.Provider,
    tags: tags.map((tag) => interpolate(tag, alloc)),
    meta: { ...service.Meta, "external-source": "nomad" },
    address,
    port,
    enableTagOverride: service.EnableTagOverride,
    checks: (service.Checks ?? []).map((check) =>
      resolveCheck(alloc, id, check, service.PortLabel),
    ),
    connect: service.Connect,
  };
};

/** A port label names a port of the group; a number is itself. */
const endpoint = (
  alloc: AllocRow,
  label: string,
  address: string,
): { readonly address: string; readonly port: number } => {
  const own = alloc.Ports.find(({ Label }) => Label === label);
  const fallback = alloc.Ports[0]?.HostIP ?? "";
  const number = /^\d+$/.test(label) ? Number(label) : 0;
  return { address: address || (own?.HostIP ?? fallback), port: own?.Value ?? number };
};

const resolveCheck = (
  alloc: AllocRow,
  serviceId: string,
  check: Check,
  serviceLabel: string,
): WorkloadCheck => {
  const { address, port } = endpoint(alloc, check.PortLabel || serviceLabel, "");
  const seconds = (nanoseconds: number): string => `${nanoseconds / 1e9}s`;
  const target =
    check.Type === "http"
      ? {
          HTTP: `${check.Protocol || "http"}://${address}:${port}${check.Path}`,
          Method: check.Method || undefined,
        }
      : check.Type === "grpc"
        ? { GRPC: `${address}:${port}` }
        : { TCP: `${address}:${port}` };
  const hash = createHash("sha256")
    .update(JSON.stringify([serviceId, check]))
    .digest("hex");
  return {
    id: `_nomad-check-${hash}`,
    name: check.Name,
    type: check.Type,
    definition: {
      Interval: seconds(check.Interval),
      Timeout: seconds(check.Timeout),
      ...(check.Type === "ttl" || check.Type === "script"
        ? { TTL: seconds(check.Interval) }
        : target),
      ...(check.InitialStatus === "" ? {} : { Status: check.InitialStatus }),
    },
  };
};

const VARIABLES: Readonly<Record<string, (alloc: AllocRow) => string>> = {
  JOB: ({ Job }) => Job.Name,
  NOMAD_ALLOC_ID: ({ ID }) => ID,
  NOMAD_ALLOC_INDEX: ({ Name }) => /\[(\d+)\]$/.exec(Name)?.[1] ?? "0",
  NOMAD_DC: ({ Job }) => Job.Datacenters?.[0] ?? "",
  NOMAD_GROUP_NAME: ({ TaskGroup }) => TaskGroup,
  NOMAD_JOB_ID: ({ JobID }) => JobID,
  NOMAD_JOB_NAME: ({ Job }) => Job.Name,
  NOMAD_NAMESPACE: ({ Namespace }) => Namespace,
  TASKGROUP: ({ TaskGroup }) => TaskGroup,
};

const interpolate = (text: string, alloc: AllocRow): string =>
  text.replaceAll(/\$\{([A-Z_]+)\}/g, (whole, name: string) => VARIABLES[name]?.(alloc) ?? whole);
