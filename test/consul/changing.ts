import "reflect-metadata";
import {
  createConsul,
  type ConsulSettings,
  type ConsulSource,
} from "../../datasources/consul/createConsul.js";
import { CallerView } from "../../src/estate/CallerView.js";
import { Estate } from "../../src/estate/Estate.js";
import { watchSource } from "../../src/estate/watchSource.js";
import type {
  ChangeDeclaration,
  ChangeOutcome,
  ChangePlan,
  ChangeTarget,
  Examination,
} from "../../src/operations/ChangeDeclaration.js";
import type { Reach, RunReach } from "../../src/operations/Reach.js";
import { until } from "../support/until.js";
import { consulSettings } from "./observing.js";

/** A change that was made, with everything that it told. */
export interface Made {
  readonly target: ChangeTarget;
  readonly plan: ChangePlan;
  readonly outcome: ChangeOutcome;
  /** `warn ...` */
  readonly told: readonly string[];
}

/** What changes a Consul that is observed, without the door before it. */
export interface Changing {
  readonly consul: ConsulSource;
  readonly reach: Reach;
  /** What a change runs with that was planned for this state; what it tells goes to `told`. */
  runReach(state: string, told?: string[]): RunReach;
  /** Checks the input as the door does, and plans. */
  plan<Input>(
    declaration: ChangeDeclaration<Input>,
    input: unknown,
  ): Promise<{ readonly target: ChangeTarget; readonly plan: ChangePlan }>;
  /** Plans, runs, and waits until the estate shows it. */
  make<Input>(declaration: ChangeDeclaration<Input>, input: unknown): Promise<Made>;
  /** What is found after a crash. */
  examine<Input>(
    declaration: ChangeDeclaration<Input>,
    input: unknown,
    before: { readonly target: ChangeTarget; readonly state: string },
  ): Promise<Examination>;
  close(): Promise<void>;
}

const noNomad = (): never => {
  throw new Error("No Nomad here");
};

const reachTo = (estate: Estate, consul: ConsulSource): Reach => {
  const newSignal = () => AbortSignal.timeout(60_000);
  return {
    estate: new CallerView(estate, () => true),
    consul: () => consul.change.forOperation({ signal: newSignal(), called: () => undefined }),
    nomad: noNomad,
    signal: newSignal(),
  };
};

const OPERATION = "01";

const withState = (reach: Reach, state: string, told: string[]): RunReach => ({
  ...reach,
  state,
  operationId: OPERATION,
  pausing: (work) => work(),
  tell: (level, message) => told.push(`${level} ${message}`),
});

/** Observes the Consul at an address as the source `hz`, and changes it. */
export const changing = async (
  address: string,
  settings: Partial<ConsulSettings> = {},
): Promise<Changing> => {
  const consul = createConsul(consulSettings(address, settings));
  const estate = new Estate();
  const identity = {
    system: "CONSUL",
    name: "hz",
    address,
    sandbox: true,
    environment: "test",
  } as const;
  const watched = watchSource(estate, identity, consul.observer, () => undefined);
  await until("the first view", () => watched.state.status === "LIVE");
  const reach = reachTo(estate, consul);
  const plan: Changing["plan"] = async (declaration, given) => {
    const input = declaration.input.parse(given);
    const target = await declaration.target(input, reach);
    return { target, plan: await declaration.plan(input, target, reach) };
  };
  return {
    consul,
    reach,
    runReach: (state, told = []) => withState(reach, state, told),
    plan,
    make: async (declaration, given) => {
      const input = declaration.input.parse(given);
      const planned = await plan(declaration, given);
      const told: string[] = [];
      const runReach = withState(reach, planned.plan.state, told);
      const outcome = await declaration.run(input, planned.target, runReach);
      await until("the estate shows it", async () => {
        if (declaration.isVisible?.(input, outcome, reach.estate) ?? true) return true;
        await watched.refresher.refresh(5_000);
        return false;
      });
      return { ...planned, outcome, told };
    },
    examine: (declaration, given, { target, state }) =>
      declaration.examine(declaration.input.parse(given), target, {
        state,
        operationId: OPERATION,
        reach,
      }),
    close: async () => {
      await watched.stop();
      await consul.close();
    },
  };
};
