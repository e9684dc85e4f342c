import type { AllocRow } from "../state/rows.js";
import type { TaskEvent, TaskState } from "../state/taskRows.js";
import { inOrder } from "./omitZero.js";

/** The states of an allocation's tasks with all their events. */
export const taskStates = (row: AllocRow): Record<string, object> | null =>
  row.TaskStates &&
  Object.fromEntries(
    Object.entries(row.TaskStates).map(([name, state]) => [name, taskStateShape(state)]),
  );

/** A state never changes, and is told with every change of its allocation. */
const SHAPES = new WeakMap<TaskState, object>();

const taskStateShape = (state: TaskState): object => {
  const known = SHAPES.get(state);
  if (known) return known;
  const shape = Object.freeze(inOrder({ ...state, Events: state.Events.map(eventShape) }));
  SHAPES.set(state, shape);
  return shape;
};

const eventShape = (event: TaskEvent): object => inOrder({ ...NO_EVENT, ...event });

/** An event says everything, even what it is not about. */
const NO_EVENT = {
  Details: {},
  DiskLimit: 0,
  DownloadError: "",
  DriverError: "",
  DriverMessage: "",
  ExitCode: 0,
  FailedSibling: "",
  FailsTask: false,
  GenericSource: "",
  KillError: "",
  KillReason: "",
  KillTimeout: 0,
  Message: "",
  RestartReason: "",
  SetupError: "",
  Signal: 0,
  StartDelay: 0,
  TaskSignal: "",
  TaskSignalReason: "",
  ValidationError: "",
  VaultError: "",
};
