import type { Job } from "../jobs/jobType.js";
import { evalShape } from "../shapes/evalShape.js";
import { allocEventShape } from "../shapes/allocShape.js";
import { nodeShape } from "../shapes/nodeShape.js";
import { volumeShape } from "../shapes/volumeShape.js";
import { variableStub } from "../variables/variableShape.js";
import { AllocTable } from "./AllocTable.js";
import type {
  NamespaceRow,
  NodePoolRow,
  NodeRow,
  ScalingEvent,
  ServiceRow,
  Submission,
  VariableRow,
  VolumeRow,
} from "./catalogRows.js";
import { EvalTable } from "./EvalTable.js";
import type { DeploymentRow, JobSummary } from "./rows.js";
import { Table } from "./Table.js";

/** The key of what has a namespace and a name. */
export const scoped = (namespace: string, id: string): string => `${namespace}\0${id}`;

const newJobs = (): Table<Job> =>
  new Table<Job>({
    name: "jobs",
    key: (job) => scoped(job.Namespace, job.ID),
    position: (job) => ({ index: 0, text: `${job.Namespace}.${job.ID}` }),
    topic: {
      name: "Job",
      key: (job) => job.ID,
      namespace: (job) => job.Namespace,
      payload: (job) => ({ Job: job }),
      marksRemoval: true,
    },
  });

const newEvals = (): EvalTable =>
  new EvalTable({
    name: "evals",
    key: (row) => row.ID,
    position: (row) => ({ index: row.CreateIndex, text: row.ID }),
    topic: {
      name: "Evaluation",
      key: (row) => row.ID,
      namespace: (row) => row.Namespace,
      filterKeys: (row) => [row.JobID, row.DeploymentID],
      payload: (row) => ({ Evaluation: evalShape(row) }),
      hidesRemoval: true,
    },
  });

const newDeployments = (): Table<DeploymentRow> =>
  new Table<DeploymentRow>({
    name: "deployment",
    key: (row) => row.ID,
    position: (row) => ({ index: row.CreateIndex, text: row.ID }),
    topic: {
      name: "Deployment",
      key: (row) => row.ID,
      namespace: (row) => row.Namespace,
      filterKeys: (row) => [row.JobID],
      payload: (row) => ({ Deployment: row }),
      hidesRemoval: true,
    },
  });

const newNodes = (): Table<NodeRow> =>
  new Table<NodeRow>({
    name: "nodes",
    key: (row) => row.ID,
    topic: {
      name: "Node",
      key: (row) => row.ID,
      payload: (row) => ({ Node: nodeShape(row) }),
    },
  });

const newServices = (): Table<ServiceRow> =>
  new Table<ServiceRow>({
    name: "service_registrations",
    key: (row) => row.ID,
    topic: {
      name: "Service",
      key: (row) => row.ID,
      namespace: (row) => row.Namespace,
      filterKeys: (row) => [row.JobID, row.ServiceName],
      payload: (row) => ({ Service: row }),
    },
  });

const newVariables = (): Table<VariableRow> =>
  new Table<VariableRow>({
    name: "variables",
    key: (row) => scoped(row.Namespace, row.Path),
    position: (row) => ({ index: 0, text: `${row.Namespace}.${row.Path}` }),
    topic: {
      name: "Variable",
      key: (row) => row.Path,
      namespace: (row) => row.Namespace,
      payload: (row) => ({ Deleted: false, Metadata: variableStub(row) }),
      marksRemoval: true,
    },
  });

const newVolumes = (): Table<VolumeRow> =>
  new Table<VolumeRow>({
    name: "host_volumes",
    key: (row) => row.ID,
    topic: {
      name: "HostVolume",
      key: (row) => row.ID,
      namespace: (row) => row.Namespace,
      filterKeys: (row) => [row.ID, row.Name, row.PluginID],
      payload: (row) => ({ Volume: volumeShape(row) }),
    },
  });

/** Everything that a region's servers store. */
export class Tables {
  readonly jobs = newJobs();
  readonly summaries = new Table<JobSummary>({
    name: "job_summary",
    key: (row) => scoped(row.Namespace, row.JobID),
  });
  /** Newest first, by the job's key. */
  readonly versions = new Map<string, readonly Job[]>();
  readonly submissions = new Map<string, readonly Submission[]>();
  /** Newest first, by the job's key and then by group. */
  readonly scalingEvents = new Map<string, ReadonlyMap<string, readonly ScalingEvent[]>>();
  /** How many allocations of each group wait for room, by the job's key. */
  readonly queued = new Map<string, Readonly<Record<string, number>>>();
  readonly evals = newEvals();
  readonly allocs = new AllocTable({
    name: "allocs",
    key: (row) => row.ID,
    position: (row) => ({ index: row.CreateIndex, text: row.ID }),
    topic: {
      name: "Allocation",
      key: (row) => row.ID,
      namespace: (row) => row.Namespace,
      filterKeys: (row) => [row.JobID, row.DeploymentID],
      payload: (row) => ({ Allocation: allocEventShape(row) }),
      hidesRemoval: true,
    },
  });
  readonly deployments = newDeployments();
  readonly nodes = newNodes();
  readonly pools = new Table<NodePoolRow>({
    name: "node_pools",
    key: (row) => row.Name,
    topic: { name: "NodePool", key: (row) => row.Name, payload: (row) => ({ NodePool: row }) },
  });
  readonly namespaces = new Table<NamespaceRow>({ name: "namespaces", key: (row) => row.Name });
  readonly variables = newVariables();
  readonly services = newServices();
  readonly volumes = newVolumes();
  /** The raft index of the last change of a scaling policy. */
  policiesIndex = 0;
}
