import type { Call, Handler } from "../http/Call.js";
import {
  badRequest,
  denied,
  failed,
  HttpError,
  invalidMethod,
  notFound,
} from "../http/HttpError.js";
import { empty, json, type Reply } from "../http/Reply.js";
import type { AllocRow } from "../state/rows.js";
import { isTerminal } from "../state/AllocTable.js";
import type { Json } from "../go/Json.js";
import type { Task } from "../jobs/taskType.js";
import { allocationChecks } from "./allocations.js";
import { textMember, truthMember } from "./bodyReaders.js";
import { requireUuid } from "./requireUuid.js";

/** /v1/client/allocation/:id/:verb: what the client of an allocation does. */
export const clientAllocation: Handler = (call) => {
  const [id = "", verb = "", ...more] = call.rest.split("/");
  const act = more.length === 0 ? VERBS.get(verb) : undefined;
  if (!act) throw notFound("resource not found");
  return act(call, id);
};

type Act = (call: Call, id: string) => Reply | Promise<Reply>;

const find = (call: Call, id: string, capability: string): AllocRow => {
  requireUuid(id, "alloc");
  const row = call.server.region.tables.allocs.get(id);
  if (!row) throw notFound(`Unknown allocation ${JSON.stringify(id)}`);
  if (!call.authz.namespace(row.Namespace, capability)) throw denied();
  return row;
};

const bodyOf = async (call: Call): Promise<Json> => ((await call.text()) === "" ? {} : call.json());

/** The method is not looked at: Nomad restarts on a GET, too. */
const restart: Act = async (call, id) => {
  const body = await bodyOf(call);
  const row = find(call, id, "alloc-lifecycle");
  const task = textMember(body, "TaskName");
  const all = truthMember(body, "AllTasks");
  if (task !== "" && all) throw failed("task name cannot be set when restarting all tasks");
  if (isTerminal(row)) throw failed("restart of an alloc that should not run");
  const runner = call.server.engine.clients.runner(id);
  if (task !== "" && runner?.hasTask(task) !== true) {
    throw failed(`Could not find task runner for task: ${task}`);
  }
  runner?.restart(task, all);
  return json({ Index: 0 });
};

const signal: Act = async (call, id) => {
  if (call.method !== "PUT" && call.method !== "POST") throw invalidMethod();
  if ((await call.text()) === "") throw badRequest("Failed to decode body: Request body is empty");
  const body = await call.json();
  find(call, id, "alloc-lifecycle");
  const task = textMember(body, "Task");
  const runner = call.server.engine.clients.runner(id);
  if (task !== "" && runner?.hasTask(task) !== true) throw failed("Task not found");
  runner?.signal(task, textMember(body, "Signal"));
  return json({ Index: 0 });
};

const collect: Act = (call, id) => {
  find(call, id, "submit-job");
  if (!call.server.engine.clients.collect(id)) {
    throw failed("No such allocation on client, or allocation not eligible for GC");
  }
  return empty();
};

const pause: Act = (call, id) => {
  find(call, id, "alloc-lifecycle");
  throw failed("Enterprise only");
};

const exec: Act = () => {
  throw new HttpError(500, "websocket connection not found in context");
};

const stats: Act = (call, id) => {
  const row = find(call, id, "read-job");
  const group = row.Job.TaskGroups?.find(({ Name }) => Name === row.TaskGroup);
  const running = isTerminal(row) ? [] : (group?.Tasks ?? []);
  const wanted = call.query.get("task") ?? "";
  const tasks = running.filter(({ Name }) => wanted === "" || Name === wanted);
  const Timestamp = tasks.length === 0 ? 0n : call.server.region.clock.now();
  return json({
    ResourceUsage: usage(tasks.filter(({ Driver }) => Driver !== "mock_driver")),
    Tasks: Object.fromEntries(
      tasks.map((task) => [
        task.Name,
        { Pids: null, ResourceUsage: { ...taskUsage(task), DeviceStats: null }, Timestamp },
      ]),
    ),
    Timestamp,
  });
};

/** Tasks use a tenth of what they ask for. */
const usage = (tasks: readonly Task[]): object => {
  const ticks = tasks.reduce((total, { Resources }) => total + Resources.CPU, 0) / 10;
  const measured = tasks.length > 0;
  return {
    CpuStats: {
      Measured: measured ? ["System Mode", "User Mode", "Percent"] : null,
      Percent: ticks / 25,
      SystemMode: 0,
      ThrottledPeriods: 0,
      ThrottledTime: 0,
      TotalTicks: ticks,
      UserMode: ticks / 25,
    },
    DeviceStats: [],
    MemoryStats: {
      Cache: 0,
      KernelMaxUsage: 0,
      KernelUsage: 0,
      MappedFile: 0,
      MaxUsage: 0,
      Measured: measured ? ["RSS", "Swap"] : null,
      RSS: 16_777_216 * tasks.length,
      Swap: 0,
      Usage: 0,
    },
  };
};

/** The mock driver measures no more than memory. */
const taskUsage = (task: Task): object =>
  task.Driver === "mock_driver" ? { ...usage([task]), CpuStats: null } : usage([task]);

const VERBS: ReadonlyMap<string, Act> = new Map<string, Act>([
  ["restart", restart],
  ["signal", signal],
  ["gc", collect],
  ["pause", pause],
  ["stats", stats],
  ["exec", exec],
  ["checks", allocationChecks],
]);
