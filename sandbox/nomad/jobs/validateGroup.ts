import { multiError } from "../go/multiError.js";
import type { Job } from "./jobType.js";
import type { Service } from "./serviceTypes.js";
import type { TaskGroup } from "./taskGroupType.js";
import type { Task } from "./taskType.js";

/** What Nomad has against one group of a job. */
export const validateGroup = (job: Job, group: TaskGroup): readonly string[] => {
  const tasks = group.Tasks ?? [];
  const errors = [...groupErrors(job, group), ...taskNames(tasks)];
  errors.push(...groupServices(group.Services ?? []));
  for (const task of tasks) {
    const failures = validateTask(task, group);
    if (failures.length > 0) {
      errors.push(`Task ${task.Name} validation failed: ${multiError(failures)}`);
    }
  }
  return errors;
};

const groupErrors = (job: Job, group: TaskGroup): readonly string[] => {
  const errors: string[] = [];
  if (group.Name === "") errors.push("Missing task group name");
  if (group.Count < 0) errors.push("Task group count can't be negative");
  if (!group.Tasks && !hasGateway(group)) errors.push("Missing tasks for task group");
  if (group.EphemeralDisk.SizeMB < 10) {
    errors.push(`minimum DiskMB value is 10; got ${group.EphemeralDisk.SizeMB}`);
  }
  if (group.Update && (job.Type === "batch" || job.Type === "sysbatch")) {
    errors.push(`Job type ${JSON.stringify(job.Type)} does not allow update block`);
  }
  return errors;
};

const hasGateway = (group: TaskGroup): boolean =>
  (group.Services ?? []).some((service) => service.Connect?.Gateway);

const taskNames = (tasks: readonly Task[]): readonly string[] => {
  const errors: string[] = [];
  const seen = new Map<string, number>();
  tasks.forEach((task, at) => {
    const before = seen.get(task.Name);
    if (task.Name === "") errors.push(`Task ${at + 1} missing name`);
    else if (before !== undefined) {
      errors.push(`Task ${at + 1} redefines '${task.Name}' from task ${before}`);
    } else seen.set(task.Name, at + 1);
  });
  return errors;
};

const validateTask = (task: Task, group: TaskGroup): readonly string[] => {
  const errors: string[] = [];
  if (task.Name === "") errors.push("Missing task name");
  if (/[/\\]/.test(task.Name)) errors.push("Task name cannot include slashes");
  if (task.Name.includes("\0")) errors.push("Task name cannot include null characters");
  if (task.Driver === "") errors.push("Missing task driver");
  const resources = resourceErrors(task);
  if (resources.length > 0) errors.push(multiError([multiError(resources)]));
  const logs = logErrors(task, group);
  if (logs.length > 0) errors.push(multiError(logs));
  const connected = (task.Services ?? []).find((service) => service.Connect);
  if (connected) {
    errors.push(
      multiError([
        `service ${JSON.stringify(connected.Name)} cannot have "connect" block, ` +
          'only services defined in a "group" block can',
      ]),
    );
  }
  return errors;
};

const resourceErrors = (task: Task): readonly string[] => {
  const { CPU, Cores, MemoryMB } = task.Resources;
  const errors: string[] = [];
  if (Cores === 0 && CPU < 1) errors.push(`minimum CPU value is 1; got ${CPU}`);
  if (MemoryMB < 10) errors.push(`minimum MemoryMB value is 10; got ${MemoryMB}`);
  return errors;
};

const logErrors = ({ LogConfig }: Task, { EphemeralDisk }: TaskGroup): readonly string[] => {
  const { MaxFiles, MaxFileSizeMB } = LogConfig;
  const errors: string[] = [];
  if (MaxFiles < 1) errors.push(`minimum number of files is 1; got ${MaxFiles}`);
  if (MaxFileSizeMB < 1) errors.push(`minimum file size is 1MB; got ${MaxFileSizeMB}`);
  const most = MaxFiles * MaxFileSizeMB;
  if (EphemeralDisk.SizeMB <= most) {
    errors.push(
      `log storage (${most} MB) must be less than requested disk capacity (${EphemeralDisk.SizeMB} MB)`,
    );
  }
  return errors;
};

const groupServices = (services: readonly Service[]): readonly string[] => {
  const errors: string[] = [];
  if (new Set(services.map((service) => service.Provider)).size > 1) {
    errors.push("Multiple service providers used: task group services must use the same provider");
  }
  services.forEach((service, at) => {
    const failures = serviceErrors(service);
    if (failures.length > 0) {
      errors.push(`Service[${at}] ${service.Name} validation failed: ${multiError(failures)}`);
    }
  });
  return errors.length > 0 ? [`Task group service validation failed: ${multiError(errors)}`] : [];
};

const NAME = /^(?:[a-z0-9]|[a-z0-9][a-z0-9-]{0,61}[a-z0-9])$/i;

const serviceErrors = (service: Service): readonly string[] => {
  const errors: string[] = [];
  if (!NAME.test(service.Name.replaceAll(/\$\{[^}]*\}/g, "x"))) {
    errors.push(
      "Service name must be valid per RFC 1123 and can contain only alphanumeric characters or " +
        `dashes and must be no longer than 63 characters: ${JSON.stringify(service.Name)}`,
    );
  }
  if (service.Provider !== "nomad") return errors;
  for (const check of service.Checks ?? []) {
    if (check.Type !== "tcp" && check.Type !== "http") {
      errors.push(`invalid check type (${JSON.stringify(check.Type)}), must be one of tcp, http`);
    }
  }
  return errors;
};
