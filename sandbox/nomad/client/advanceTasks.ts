import type { TaskRunner } from "./TaskRunner.js";

/** Starts what may start by now, prestart tasks first, and ends what has nothing to wait for. */
export const advanceTasks = (tasks: readonly TaskRunner[]): void => {
  const main = tasks.filter(({ isMain }) => isMain);
  const before = hooked(tasks, "prestart");
  startAll(before);
  if (before.every(hasPrepared)) startAll(main);
  if (main.some(({ state }) => state.State !== "pending")) startAll(hooked(tasks, "poststart"));
  if (main.length > 0 && main.every(({ state }) => state.State === "dead")) windUp(tasks);
  const last = tasks.find(endsTheRest);
  if (last) for (const task of tasks) if (task !== last) task.kill();
};

const windUp = (tasks: readonly TaskRunner[]): void => {
  const sidecars = tasks.filter(({ task }) => task.Lifecycle?.Sidecar === true);
  for (const task of sidecars) task.kill("Main Tasks Dead");
  startAll(hooked(tasks, "poststop"));
};

const hooked = (tasks: readonly TaskRunner[], hook: string): readonly TaskRunner[] =>
  tasks.filter(({ task }) => task.Lifecycle?.Hook === hook);

const startAll = (tasks: readonly TaskRunner[]): void => {
  for (const task of tasks) task.start();
};

/** Whether the main tasks need not wait for a prestart task any longer. */
const hasPrepared = ({ task, state }: TaskRunner): boolean =>
  state.State === (task.Lifecycle?.Sidecar ? "running" : "dead");

/** The end of a leader, or the failure of any task, is that of all. */
const endsTheRest = ({ task, state, isMain }: TaskRunner): boolean =>
  state.State === "dead" && (state.Failed || (isMain && task.Leader));
