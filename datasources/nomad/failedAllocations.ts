import { z } from "zod";
import { emptyToNull } from "../upstream/emptyToNull.js";
import { wordsOf } from "./changeFault.js";

/** More are only counted. */
const MOST_ALLOCATIONS = 3;
const MOST_EVENTS = 3;

const row = z.object({
  ID: z.string(),
  Name: z.string(),
  ClientStatus: z.string(),
  DeploymentStatus: z.object({ Healthy: z.boolean().nullish() }).nullish(),
  TaskStates: z
    .record(
      z.string(),
      z
        .object({
          Failed: z.boolean().nullish(),
          Events: z
            .array(z.object({ Type: z.string(), DisplayMessage: z.string().nullish() }))
            .nullish(),
        })
        .nullable(),
    )
    .nullish(),
});

type Allocation = z.infer<typeof row>;

const isFailed = ({ ClientStatus, DeploymentStatus }: Allocation): boolean =>
  ClientStatus === "failed" || ClientStatus === "lost" || DeploymentStatus?.Healthy === false;

const eventsOf = ({ TaskStates }: Allocation): readonly string[] =>
  Object.entries(TaskStates ?? {}).map(([task, state]) => {
    const events = (state?.Events ?? []).slice(-MOST_EVENTS);
    const words = events.map(({ Type, DisplayMessage }) => emptyToNull(DisplayMessage) ?? Type);
    return `task ${task}: ${wordsOf(words.join("; ")) || "no events"}`;
  });

/** The allocations of a deployment that went wrong, each with the latest events of its tasks. */
export const failuresFrom = (rows: readonly unknown[]): readonly string[] => {
  const failed = rows.map((value) => row.parse(value)).filter(isFailed);
  const told = failed
    .slice(0, MOST_ALLOCATIONS)
    .map((one) => `${one.Name} (${one.ID}) is ${one.ClientStatus}: ${eventsOf(one).join(", ")}`);
  const more = failed.length - told.length;
  return more > 0 ? [...told, `and ${more} more`] : told;
};
