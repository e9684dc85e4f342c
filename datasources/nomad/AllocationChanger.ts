import { z } from "zod";
import { acceptedFrom, type Accepted } from "./changeRows.js";
import { capabilities } from "./capabilities.js";
import { queryOf, type ChangeCalls, type ThingPlace } from "./ChangeCalls.js";
import { requireUuid } from "./requestNames.js";

/** An allocation as changes ask for it. */
export interface FoundAllocation {
  readonly clientStatus: string;
  /** Whether Nomad already wants it to end. */
  readonly stopping: boolean;
  readonly tasks: readonly FoundTask[];
}

export interface FoundTask {
  readonly name: string;
  readonly state: string;
  /** When somebody last asked for its restart, as Nomad counts nanoseconds; 0: nobody did. */
  readonly restartedAt: number;
}

const RESTARTED = "Restart Signaled";

const taskRow = z
  .object({
    State: z.string(),
    Events: z.array(z.object({ Type: z.string(), Time: z.number() })).nullish(),
  })
  .nullable();
const row = z.object({
  ClientStatus: z.string(),
  DesiredStatus: z.string(),
  DesiredTransition: z.object({ Migrate: z.boolean().nullish() }).nullish(),
  TaskStates: z.record(z.string(), taskRow).nullish(),
});

const restartedAt = (task: z.infer<typeof taskRow>): number =>
  Math.max(
    0,
    ...(task?.Events ?? []).filter(({ Type }) => Type === RESTARTED).map(({ Time }) => Time),
  );

const foundFrom = (value: unknown): FoundAllocation => {
  const { ClientStatus, DesiredStatus, DesiredTransition, TaskStates } = row.parse(value);
  return {
    clientStatus: ClientStatus,
    stopping: DesiredStatus !== "run" || (DesiredTransition?.Migrate ?? false),
    tasks: Object.entries(TaskStates ?? {})
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, task]) => ({
        name,
        state: task?.State ?? "",
        restartedAt: restartedAt(task),
      })),
  };
};

/** Changes allocations. Methods may throw CONFLICT, NOT_FOUND, RATE_LIMITED or one of UPSTREAM_*. */
export class AllocationChanger {
  constructor(private readonly calls: ChangeCalls) {}

  /** Null where it is gone. */
  find(place: ThingPlace): Promise<FoundAllocation | null> {
    requireUuid(place.id, this.calls.source);
    const call = { path: `/v1/allocation/${place.id}`, query: queryOf(place) };
    return this.calls.read(call, foundFrom);
  }

  /** Null: every task that runs. */
  async restart(place: ThingPlace, task: string | null): Promise<void> {
    requireUuid(place.id, this.calls.source);
    const path = `/v1/client/allocation/${place.id}/restart`;
    const body = task === null ? {} : { TaskName: task };
    const needs = capabilities.inNamespace("alloc-lifecycle", place);
    const call = { method: "PUT", path, query: queryOf(place), body, needs } as const;
    await this.calls.write(call, () => null);
  }

  /** Nomad places another one in its stead, where its job wants one. */
  stop(place: ThingPlace): Promise<Accepted> {
    requireUuid(place.id, this.calls.source);
    const path = `/v1/allocation/${place.id}/stop`;
    const needs = capabilities.inNamespace("alloc-lifecycle", place);
    return this.calls.write({ method: "POST", path, query: queryOf(place), needs }, acceptedFrom);
  }
}
