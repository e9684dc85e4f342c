import type { NomadSandbox } from "../../sandbox/nomad/startNomad.js";

/** Whether nothing moves in the sample any more: its canary waits, and what was to end has ended. */
export const isAtRest = (nomad: NomadSandbox): boolean =>
  [...nomad.cluster.servers()].every(({ region: { tables } }) => {
    const deployments = [...tables.deployments.values()].filter(
      ({ Status }) => Status === "running",
    );
    const moving = [...tables.allocs.values()].filter(
      ({ ClientStatus, Job }) =>
        ClientStatus === "pending" || (ClientStatus === "running" && Job.Type.endsWith("batch")),
    );
    return deployments.every(isCanarying) && moving.length === 0 && hasFailed(tables.jobs.values());
  });

interface Deployment {
  readonly JobID: string;
  readonly TaskGroups: Readonly<Record<string, { readonly HealthyAllocs: number }>>;
}

const isCanarying = ({ JobID, TaskGroups }: Deployment): boolean =>
  JobID === "api" && TaskGroups["api"]?.HealthyAllocs === 1;

const hasFailed = (jobs: Iterable<{ readonly ID: string; readonly Status: string }>): boolean =>
  [...jobs].every(({ ID, Status }) => ID !== "legacy-sync" || Status === "dead");
