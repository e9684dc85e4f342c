import type { Answer } from "../execution/answer.js";
import type { Executor } from "../execution/createExecutor.js";
import type { Metrics } from "./metrics.js";

/** The executor's answers, counted by how they ended. */
export const measured =
  ({ answer }: Executor, metrics: Metrics): Executor["answer"] =>
  (request, caller, call) => {
    const start = performance.now();
    const counted = (given: Answer): Answer => {
      const seconds = (performance.now() - start) / 1000;
      metrics.operation({ outcome: outcomeOf(given), seconds });
      return given;
    };
    const given = answer(request, caller, call);
    return given instanceof Promise ? given.then(counted) : counted(given);
  };

const outcomeOf = ({ code, engine, status }: Answer): "ok" | "partial" | "failed" | "refused" => {
  if (code === null) return "ok";
  if (engine === null) return "refused";
  return status === 200 ? "partial" : "failed";
};
