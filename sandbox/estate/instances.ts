import { checkFields, serviceFields } from "../consul/state/fields.js";
import type { CheckFields, ServiceFields } from "../consul/state/rows.js";
import type { ConsulSandbox } from "../consul/startConsul.js";
import { type Machine, nodeOf } from "./machines.js";
import type { ServicePlan } from "./services.js";

/** One instance of a service that runs on a machine beside Nomad. */
export interface InstancePlan {
  readonly plan: ServicePlan;
  readonly machine: Machine;
  readonly version: string;
}

const idOf = ({ plan, machine }: InstancePlan): string => `${plan.name}-${machine.name}`;

/** Registers an instance and its check. */
export const registerInstance = (consul: ConsulSandbox, instance: InstancePlan): void => {
  const { machine } = instance;
  const { catalog } = consul.state(machine.place.datacenter);
  catalog.register({
    ...nodeOf(machine),
    SkipNodeUpdate: true,
    Service: serviceOf(instance),
    Checks: [healthCheck(instance)],
  });
};

/** Sets the status of an instance's own check. */
export const setHealth = (
  consul: ConsulSandbox,
  instance: InstancePlan,
  status: "passing" | "warning" | "critical",
  output: string,
): void => {
  consul.state(instance.machine.place.datacenter).catalog.register({
    ...nodeOf(instance.machine),
    SkipNodeUpdate: true,
    Checks: [{ ...healthCheck(instance), Status: status, Output: output }],
  });
};

/** Puts an instance into maintenance, as an operator does before repairing it. */
export const maintain = (consul: ConsulSandbox, instance: InstancePlan, reason: string): void => {
  const id = idOf(instance);
  consul.state(instance.machine.place.datacenter).catalog.register({
    ...nodeOf(instance.machine),
    SkipNodeUpdate: true,
    Checks: [
      checkFields({
        CheckID: `_service_maintenance:${id}`,
        Name: "Service Maintenance Mode",
        Status: "critical",
        Notes: reason,
        ServiceID: id,
        Type: "maintenance",
      }),
    ],
  });
};

const serviceOf = (instance: InstancePlan): ServiceFields => {
  const { plan, machine, version } = instance;
  return serviceFields({
    Service: plan.name,
    ID: idOf(instance),
    Tags: [...(plan.tags ?? []), `v${version.split(".")[0] ?? "1"}`],
    Address: machine.address,
    Port: plan.port,
    Meta: { team: plan.team, version },
  });
};

const healthCheck = (instance: InstancePlan): CheckFields => {
  const { plan, machine } = instance;
  const database = plan.port < 9000;
  const url = `http://${machine.address}:${plan.port}/healthz`;
  return checkFields({
    Node: machine.name,
    CheckID: `service:${idOf(instance)}`,
    Name: `${plan.name} ${database ? "accepts connections" : "answers"}`,
    Status: "passing",
    Output: database
      ? `TCP connect ${machine.address}:${plan.port}: Success`
      : `HTTP GET ${url}: 200 OK`,
    ServiceID: idOf(instance),
    Type: database ? "tcp" : "http",
    Interval: "10s",
    Timeout: "2s",
    Definition: {
      Interval: "10s",
      Timeout: "2s",
      ...(database ? { TCP: `${machine.address}:${plan.port}` } : { HTTP: url }),
    },
  });
};
