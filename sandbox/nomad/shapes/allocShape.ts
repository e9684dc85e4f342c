import type { AllocatedPort, AllocRow } from "../state/rows.js";
import type { Resources } from "../jobs/networkTypes.js";
import type { Task } from "../jobs/taskType.js";
import { NO_RESOURCES } from "./noResources.js";
import { inOrder, omitZero, without } from "./omitZero.js";
import { taskStates } from "./taskStates.js";

/** What a list of allocations shows of them. */
export interface AllocFields {
  readonly resources: boolean;
  readonly taskStates: boolean;
}

/** One row of a list of allocations. */
export const allocStub = (row: AllocRow, fields: AllocFields): object =>
  inOrder({
    ...(fields.resources ? { AllocatedResources: allocatedResources(row) } : {}),
    ClientDescription: row.ClientDescription,
    ClientStatus: row.ClientStatus,
    CreateIndex: row.CreateIndex,
    CreateTime: row.CreateTime,
    DeploymentStatus: row.DeploymentStatus,
    DesiredDescription: row.DesiredDescription,
    DesiredStatus: row.DesiredStatus,
    DesiredTransition: row.DesiredTransition,
    EvalID: row.EvalID,
    FollowupEvalID: row.FollowupEvalID,
    ID: row.ID,
    JobID: row.JobID,
    JobType: row.Job.Type,
    JobVersion: row.Job.Version,
    ModifyIndex: row.ModifyIndex,
    ModifyTime: row.ModifyTime,
    Name: row.Name,
    Namespace: row.Namespace,
    NextAllocation: row.NextAllocation,
    NodeID: row.NodeID,
    NodeName: row.NodeName,
    PreemptedAllocations: null,
    PreemptedByAllocation: "",
    RescheduleTracker: row.RescheduleTracker,
    TaskGroup: row.TaskGroup,
    TaskStates: fields.taskStates ? taskStates(row) : null,
  });

/** A whole allocation; what is empty is left out. */
export const allocShape = (row: AllocRow): object =>
  inOrder({ ...allocEventShape(row), Job: row.Job });

/** A whole allocation without its job, as the event stream carries it. */
export const allocEventShape = (row: AllocRow): object => {
  const { DesiredTransition: transition } = row;
  const moved = Object.values(transition).some((value) => value !== null);
  return inOrder({
    ...omitZero(without(row, "DesiredTransition", "Ports", "Job")),
    ...(moved ? { DesiredTransition: transition } : {}),
    ...resourcesOf(row),
    Metrics: Object.freeze(row.Metrics),
    NetworkStatus: networkStatus(row),
    SigningKeyID: SIGNING_KEY,
    ...(row.TaskStates ? { TaskStates: taskStates(row) } : {}),
  });
};

interface AllocResources {
  readonly job: AllocRow["Job"];
  readonly group: string;
  readonly shapes: object;
}

/** By the ports, which an allocation keeps as long as it lives. */
const RESOURCES = new WeakMap<AllocRow["Ports"], AllocResources>();

/** What an allocation was given, in the several forms in which Nomad tells it. */
const resourcesOf = (row: AllocRow): object => {
  const known = RESOURCES.get(row.Ports);
  if (known?.job === row.Job && known.group === row.TaskGroup) return known.shapes;
  const shared = { ...NO_RESOURCES, DiskMB: disk(row), Networks: networks(row) };
  const tasks = tasksOf(row).map((task) => [task.Name, { ...task.Resources }] as const);
  const shapes = {
    AllocatedResources: Object.freeze(allocatedResources(row)),
    Resources: Object.freeze(wholeResources(row)),
    SharedResources: Object.freeze(shared),
    TaskResources: Object.freeze(Object.fromEntries(tasks)),
  };
  RESOURCES.set(row.Ports, { job: row.Job, group: row.TaskGroup, shapes });
  return shapes;
};

/** The key that signs the identities of workloads. */
export const SIGNING_KEY = "3663f0a8-2ccf-4e64-8d5e-586c34aae679";

const tasksOf = (row: AllocRow): readonly Task[] =>
  row.Job.TaskGroups?.find((group) => group.Name === row.TaskGroup)?.Tasks ?? [];

const disk = (row: AllocRow): number =>
  row.Job.TaskGroups?.find((group) => group.Name === row.TaskGroup)?.EphemeralDisk.SizeMB ?? 0;

const sum = (row: AllocRow, of: (resources: Resources) => number): number =>
  tasksOf(row).reduce((total, task) => total + of(task.Resources), 0);

const wholeResources = (row: AllocRow): object => ({
  ...NO_RESOURCES,
  CPU: sum(row, (resources) => resources.CPU),
  DiskMB: disk(row),
  MemoryMB: sum(row, (resources) => resources.MemoryMB),
  MemoryMaxMB: sum(row, (resources) => resources.MemoryMaxMB || resources.MemoryMB),
  Networks: networks(row),
});

/** How the group of an allocation reaches the network; "" for as the node does. */
const networkMode = (row: AllocRow): string => {
  const group = row.Job.TaskGroups?.find(({ Name }) => Name === row.TaskGroup);
  const mode = group?.Networks?.[0]?.Mode ?? "";
  return mode === "host" ? "" : mode;
};

/** An allocation with a network of its own has an address in it. */
const networkStatus = (row: AllocRow): object => {
  const started = row.ClientStatus !== "pending" && networkMode(row) !== "";
  const last = (Number.parseInt(row.ID.slice(0, 2), 16) % 250) + 2;
  const Address = started ? `172.26.64.${last}` : "";
  return { Address, AddressIPv6: "", DNS: null, InterfaceName: started ? "eth0" : "" };
};

const networks = (row: AllocRow): readonly object[] | null => {
  const { Ports: ports } = row;
  const [first] = ports;
  if (!first) return null;
  const mode = networkMode(row);
  const dynamic = ports.filter((port) => port.Asked.Value === undefined);
  const reserved = ports.filter((port) => port.Asked.Value !== undefined);
  return [
    {
      ...(dynamic.length > 0 ? { DynamicPorts: dynamic.map(portShape) } : {}),
      IP: first.HostIP,
      ...(mode === "" ? {} : { Mode: mode }),
      ...(reserved.length > 0 ? { ReservedPorts: reserved.map(portShape) } : {}),
    },
  ];
};

const portShape = (port: AllocatedPort): object => ({
  HostNetwork: port.Asked.HostNetwork,
  Label: port.Label,
  ...(port.Asked.To === undefined ? {} : { To: port.To }),
  Value: port.Value,
});

const allocatedResources = (row: AllocRow): object => ({
  Shared: {
    DiskMB: disk(row),
    Networks: networks(row),
    Ports:
      row.Ports.length === 0
        ? null
        : row.Ports.map(({ HostIP, Label, To, Value }) => ({
            HostIP,
            Label,
            ...(To === 0 ? {} : { To }),
            Value,
          })),
  },
  TaskLifecycles: Object.fromEntries(tasksOf(row).map((task) => [task.Name, task.Lifecycle])),
  Tasks: Object.fromEntries(
    tasksOf(row).map((task) => [
      task.Name,
      {
        Cpu: { CpuShares: task.Resources.CPU, ReservedCores: null },
        Devices: null,
        Memory: { MemoryMB: task.Resources.MemoryMB, MemoryMaxMB: task.Resources.MemoryMaxMB },
        Networks: null,
      },
    ]),
  ),
});
