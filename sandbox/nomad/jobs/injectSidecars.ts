import { canonicalizeGroup } from "./canonicalizeGroup.js";
import type { Job } from "./jobType.js";
import { taskType, type Task } from "./taskType.js";
import type { Service } from "./serviceTypes.js";
import type { TaskGroup } from "./taskGroupType.js";

const ENVOY = "${meta.connect.sidecar_image}";

/** What a group lacks for the services that it connects to a mesh. */
export const connectErrors = (job: Job): readonly string[] =>
  (job.TaskGroups ?? [])
    .filter(({ Services }) => (Services ?? []).some(({ Connect }) => Connect?.SidecarService))
    .flatMap((group) => networkError(group) ?? []);

const networkError = ({ Name, Networks }: TaskGroup): string | undefined => {
  const name = JSON.stringify(Name);
  const [network, ...more] = Networks ?? [];
  if (!network || more.length > 0) {
    const count = Networks?.length ?? 0;
    return `connect sidecar: must have exactly one network for Consul Connect: group ${name} has ${count} networks`;
  }
  const mode = network.Mode ?? "host";
  if (mode === "bridge" || mode.startsWith("cni/")) return undefined;
  return (
    `connect sidecar: invalid network mode for Consul Connect: group ${name} uses network mode ` +
    `${JSON.stringify(mode)}; must be "bridge" or "cni/*"`
  );
};

/** Gives every connected service its proxy, and every gateway itself: a port and a task that runs Envoy. */
export const injectSidecars = (job: Job): void => {
  for (const group of job.TaskGroups ?? []) {
    for (const service of group.Services ?? []) {
      const proxy = proxyOf(service);
      if (proxy) inject(job, group, proxy);
    }
  }
};

interface Proxy {
  readonly service: Service;
  /** connect-proxy, or what kind of gateway. */
  readonly kind: string;
  /** The port that only the mesh uses. */
  readonly port: string | undefined;
}

const proxyOf = (service: Service): Proxy | undefined => {
  const { Connect: connect, Name: name } = service;
  if (connect?.SidecarService)
    return { service, kind: "connect-proxy", port: `connect-proxy-${name}` };
  const { Ingress: ingress, Mesh: mesh, Terminating: terminating } = connect?.Gateway ?? {};
  if (mesh) return { service, kind: "connect-mesh", port: `connect-mesh-${name}-lan` };
  if (terminating)
    return { service, kind: "connect-terminating", port: `connect-terminating-${name}` };
  return ingress ? { service, kind: "connect-ingress", port: undefined } : undefined;
};

const inject = (job: Job, group: TaskGroup, proxy: Proxy): void => {
  const { port: label } = proxy;
  const name = `${proxy.kind}-${proxy.service.Name}`;
  const [network] = group.Networks ?? [];
  if (
    network &&
    label !== undefined &&
    !(network.DynamicPorts ?? []).some(({ Label }) => Label === label)
  ) {
    const port = {
      HostNetwork: "default",
      IgnoreCollision: undefined,
      Label: label,
      To: -1,
      Value: undefined,
    };
    network.DynamicPorts = [...(network.DynamicPorts ?? []), port];
  }
  const tasks = group.Tasks ?? [];
  if (tasks.some(({ Name }) => Name === name)) return;
  group.Tasks = [...tasks, proxyTask(proxy, name)];
  canonicalizeGroup(job, group, {
    update: group.Update ?? undefined,
    updateGiven: undefined,
    migrate: job.Type === "service",
    counted: true,
  });
};

const CONFIG = {
  args: [
    "-c",
    "${NOMAD_SECRETS_DIR}/envoy_bootstrap.json",
    "-l",
    "${meta.connect.log_level}",
    "--concurrency",
    "${meta.connect.proxy_concurrency}",
    "--disable-hot-restart",
  ],
  image: ENVOY,
};

const proxyTask = ({ service, kind }: Proxy, label: string): Task => {
  const task = taskType.absent();
  return {
    ...task,
    Name: label,
    Kind: `${kind}:${service.Name}`,
    Constraints: [
      { LTarget: "${attr.consul.version}", Operand: "semver", RTarget: ">= 1.8.0" },
      { LTarget: "${attr.consul.grpc}", Operand: ">", RTarget: "0" },
    ],
    Lifecycle: kind === "connect-proxy" ? { Hook: "prestart", Sidecar: true } : null,
    ...asked(service, task.Resources),
  };
};

/** What the job says of the proxy's task, or what Nomad takes for it. */
const asked = (service: Service, resources: Task["Resources"]): Partial<Task> => {
  const own = service.Connect?.SidecarTask;
  if (!own) {
    return {
      Driver: "docker",
      Config: CONFIG,
      KillTimeout: 5e9,
      LogConfig: { Disabled: false, MaxFileSizeMB: 2, MaxFiles: 2, Enabled: undefined },
      Resources: { ...resources, CPU: 250, MemoryMB: 128 },
      ShutdownDelay: 5e9,
    };
  }
  return {
    Driver: own.Driver || "docker",
    Config: own.Config ?? CONFIG,
    Env: own.Env,
    KillTimeout: own.KillTimeout,
    LogConfig: { ...own.LogConfig, Enabled: undefined },
    Resources: own.Resources ?? { ...resources, CPU: 250, MemoryMB: 128 },
    ShutdownDelay: own.ShutdownDelay,
  };
};
