import { Args, Ctx, Mutation, Resolver } from "type-graphql";
import { z } from "zod";
import { OperationPayload } from "../../schema/estate/ChangePayload.js";
import { RestartNomadAllocationArguments } from "../../schema/nomad/RestartNomadAllocationArguments.js";
import type { Context } from "../../src/context.js";
import { Fault } from "../../src/errors.js";
import type { ChangeDeclaration } from "../../src/operations/ChangeDeclaration.js";
import { Asks } from "../../src/policy/Asks.js";
import { requireRunning } from "./allocationState.js";
import { plainPlace, still, targetOf, type Changer } from "./changeTarget.js";

interface Restart {
  readonly id: string;
  readonly task?: string | null | undefined;
}

type Allocation = NonNullable<Awaited<ReturnType<Changer["allocations"]["find"]>>>;

/** The tasks to restart. Throws BAD_USER_INPUT for one that is not there. */
const tasksOf = ({ tasks }: Allocation, { task }: Restart): readonly string[] => {
  const names = tasks.map(({ name }) => name);
  if (typeof task !== "string") {
    return tasks.filter(({ state }) => state === "running").map(({ name }) => name);
  }
  if (names.includes(task)) return [task];
  const known = names.slice(0, 20).join(", ") || "none";
  throw new Fault("BAD_USER_INPUT", `The allocation has no such task; it has: ${known}.`);
};

/** When a restart was last asked for, of any task. */
const restartsOf = ({ tasks }: Allocation): string =>
  String(Math.max(0, ...tasks.map(({ restartedAt }) => restartedAt)));

export const restartNomadAllocation: ChangeDeclaration<Restart> = {
  action: "nomad:restartAllocation",
  input: z.strictObject({ id: z.string(), task: z.string().nullish() }),
  target: ({ id }, reach) => targetOf(reach, id, "NOMAD_ALLOCATION"),
  async plan(input, target, { nomad }) {
    const found = nomad(target.source).allocations.find(plainPlace(target));
    const allocation = await still(found, "NOMAD_ALLOCATION");
    requireRunning(allocation);
    return {
      shown: { tasks: tasksOf(allocation, input) },
      state: restartsOf(allocation),
      facts: {},
      loses: [],
    };
  },
  async run({ task }, target, { nomad }) {
    await nomad(target.source).allocations.restart(plainPlace(target), task ?? null);
    return { result: {} };
  },
  async examine(_input, target, { state, reach }) {
    const allocation = await reach.nomad(target.source).allocations.find(plainPlace(target));
    if (allocation === null) return { found: "UNKNOWN", message: "The allocation is gone." };
    return restartsOf(allocation) === state
      ? { found: "NOT_DONE", message: "Nobody asked for a restart since." }
      : { found: "DONE", message: "A restart was asked for since." };
  },
  shown: ({ id, task }) => ({ id, task: task ?? null }),
};

@Resolver()
export class RestartNomadAllocationMutation {
  @Asks("nomad:restartAllocation")
  @Mutation(() => OperationPayload, {
    nullable: true,
    description: "Restarts a task of an allocation, or all that run, where they are.",
  })
  async restartNomadAllocation(
    @Args(() => RestartNomadAllocationArguments) asked: RestartNomadAllocationArguments,
    @Ctx() { door }: Context,
  ) {
    const { options = null, ...input } = asked;
    const { operation } = await door.change(restartNomadAllocation, input, options);
    return { operation };
  }
}
