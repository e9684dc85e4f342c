import type { Resource } from "../../schema/estate/Resource.js";
import type { Context } from "../../src/context.js";
import type { Changed } from "../../src/operations/Changes.js";

/** Whether there is anything to show: the change was made, not only planned or put off. */
export const wasMade = ({ operation }: Pick<Changed, "operation">): boolean =>
  operation.status === "SUCCEEDED" && !operation.dryRun;

/** What was changed, as the estate has it now; null where it was not changed. */
export const changedThing = (changed: Changed, { estate }: Context): Resource | null => {
  const { targetId } = changed.operation;
  return wasMade(changed) && targetId !== null ? estate.get(targetId) : null;
};
