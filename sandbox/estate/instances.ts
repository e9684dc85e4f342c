import { checkFields, proxyFields, serviceFields, upstreamFields } from "../consul/state/fields.js";
import type { CheckFields, ServiceFields } from "../consul/state/rows.js";
import type { ConsulSandbox } from "../consul/startConsul.js";
import { type Machine, nodeOf } from "./machines.js";
import type { ServicePlan } from "./services.js";

/** One instance of a service on a machine, with its sidecar if it is in the mesh. */
export interface InstancePlan {
  readonly plan: ServicePlan;
  readonly machine: Machine;
  readonly version: string;
}

const SIDECAR_OFFSET = 12_000;

export const idOf = ({ plan, machine }: InstancePlan): string => `${plan.name}-${machine.name}`;

/** Registers an instance, its check, and its sidecar. */
export const registerInstance = (consul: ConsulSandbox, instance: InstancePlan): void => {
  const { machine } = instance;
  const { catalog } = consul.state(machine.place.datacenter);
  catalog.register({
    ...nodeOf(machine),
    SkipNodeUpdate: true,
    Service: serviceOf(instance),
    Checks: [healthCheck(instance)],
  });
  if (!instance.plan.upstreams) return;
  catalog.register({
    ...nodeOf(machine),
    SkipNodeUpdate: true,
    Service: sidecarOf(instance),
    Checks: [sidecarCheck(instance)],
  });
};

/** Takes an instance and its sidecar out of the catalog. */
export const deregisterInstance = (consul: ConsulSandbox, instance: InstancePlan): void => {
  const { catalog } = consul.state(instance.machine.place.datacenter);
  const id = idOf(instance);
  catalog.deregister({ Node: instance.machine.name, ServiceID: id });
  catalog.deregister({ Node: instance.machine.name, ServiceID: `${id}-sidecar-proxy` });
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
  const database = plan.port < 9000 && plan.port !== 8080;
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

const sidecarOf = (instance: InstancePlan): ServiceFields => {
  const { plan, machine } = instance;
  const id = idOf(instance);
  return serviceFields({
    Kind: "connect-proxy",
    Service: `${plan.name}-sidecar-proxy`,
    ID: `${id}-sidecar-proxy`,
    Address: machine.address,
    Port: plan.port + SIDECAR_OFFSET,
    Meta: { team: plan.team },
    Proxy: proxyFields({
      DestinationServiceName: plan.name,
      DestinationServiceID: id,
      LocalServiceAddress: "127.0.0.1",
      LocalServicePort: plan.port,
      Upstreams: (plan.upstreams ?? []).map((name, position) =>
        upstreamFields({
          DestinationType: "service",
          DestinationName: name,
          LocalBindPort: 5000 + position,
        }),
      ),
    }),
  });
};

const sidecarCheck = (instance: InstancePlan): CheckFields => {
  const id = idOf(instance);
  return checkFields({
    Node: instance.machine.name,
    CheckID: `service:${id}-sidecar-proxy:1`,
    Name: "Connect Sidecar Listening",
    Status: "passing",
    ServiceID: `${id}-sidecar-proxy`,
    Type: "tcp",
    Interval: "10s",
  });
};
