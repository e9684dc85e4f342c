import type { AllocReport } from "./AllocRunner.js";
import type { TaskRunner } from "./TaskRunner.js";

/** The status of an allocation, from those of its tasks. */
export const allocStatus = (
  tasks: readonly TaskRunner[],
): Pick<AllocReport, "status" | "description"> => {
  const states = tasks.map(({ state }) => state);
  if (states.some(({ State, Failed }) => State === "dead" && Failed)) {
    return { status: "failed", description: "Failed tasks" };
  }
  if (
    tasks.every(({ task, state }) => state.State === "dead" || task.Lifecycle?.Hook === "poststop")
  ) {
    return { status: "complete", description: "All tasks have completed" };
  }
  if (states.some(({ State }) => State === "running")) {
    return { status: "running", description: "Tasks are running" };
  }
  return { status: "pending", description: "No tasks have started" };
};
