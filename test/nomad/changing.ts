import { createNomad, type NomadSource } from "../../datasources/nomad/createNomad.js";
import { CallerView } from "../../src/estate/CallerView.js";
import { Estate } from "../../src/estate/Estate.js";
import type { Resource } from "../../schema/estate/Resource.js";
import { resourceId } from "../../src/estate/resourceId.js";
import { SourceSink } from "../../src/estate/SourceSink.js";
import type {
  ChangeDeclaration,
  ChangeOutcome,
  ChangePlan,
  ChangeTarget,
  Examination,
} from "../../src/operations/ChangeDeclaration.js";
import { checkedInput } from "../../src/operations/checkedOptions.js";
import type { Reach, RunReach } from "../../src/operations/Reach.js";
import { untilVisible } from "../../src/operations/untilVisible.js";
import { until } from "../support/until.js";
import { nomadApi, type NomadApi } from "./nomadApi.js";
import { quick, settingsFor } from "./observing.js";

/** What is known of a change that was planned and made. */
export interface Made<Input> {
  readonly input: Input;
  readonly target: ChangeTarget;
  readonly plan: ChangePlan;
  readonly outcome: ChangeOutcome;
}

/** A Nomad that is observed and changed, and the steps of the door without their guards. */
export interface Changing {
  readonly source: NomadSource;
  readonly api: NomadApi;
  readonly reach: Reach;
  readonly estate: CallerView;
  /** What operations told, in order. */
  readonly told: string[];
  /** What was sent to the emulator; nothing where a real one is asked. */
  readonly calls: readonly { readonly method: string; readonly path: string }[];
  /** Rids a real Nomad of what others left there. */
  purge(): Promise<void>;
  jobId(id: string, namespace?: string): string;
  /** Waits until the estate has a thing that fits. */
  shows(id: string, fits?: (thing: Resource) => boolean): Promise<void>;
  planned<Input>(
    declaration: ChangeDeclaration<Input>,
    given: Input,
  ): Promise<Omit<Made<Input>, "outcome">>;
  run<Input>(
    declaration: ChangeDeclaration<Input>,
    planned: Omit<Made<Input>, "outcome">,
  ): Promise<Made<Input>>;
  /** Plans it, makes it, and waits until the estate shows it. */
  change<Input>(declaration: ChangeDeclaration<Input>, given: Input): Promise<Made<Input>>;
  examine<Input>(
    declaration: ChangeDeclaration<Input>,
    planned: Omit<Made<Input>, "outcome">,
  ): Promise<Examination>;
  end(): Promise<void>;
}

const REAL = process.env["TEST_NOMAD_ADDR"];

const server = async () => {
  if (REAL !== undefined) {
    return { address: REAL, calls: [], close: () => Promise.resolve() };
  }
  const { startNomad } = await import("../../sandbox/nomad/startNomad.js");
  return startNomad({
    speed: 20,
    nodes: ["127.0.0.1", "127.0.0.2"].map((address, at) => ({
      name: `node-${String(at)}`,
      address,
    })),
  });
};

/** Changes the emulator, or the real Nomad whose address is in `TEST_NOMAD_ADDR`. */
export const changing = async (): Promise<Changing> => {
  const nomad = await server();
  const source = createNomad(settingsFor(nomad.address, { environment: "test" }), quick);
  const estate = new Estate();
  const ending = new AbortController();
  const { signal } = ending;
  const state = estate.addSource({
    system: "NOMAD",
    name: "prod",
    address: nomad.address,
    sandbox: true,
    environment: "test",
  });
  const sink = new SourceSink(estate, state);
  const observing = source.observer.observe(sink, signal);
  observing.catch(() => undefined);
  await until("the first view", () => state.status === "LIVE");
  const view = new CallerView(estate, () => true);
  const changer = source.change.forOperation({ signal, called: () => undefined });
  const reach: Reach = {
    estate: view,
    consul: () => {
      throw new Error("There is no Consul here.");
    },
    nomad: () => changer,
    signal,
  };
  const told: string[] = [];
  const api = nomadApi(nomad.address);
  const running = (plan: ChangePlan): RunReach => ({
    ...reach,
    state: plan.state,
    operationId: "the-operation",
    pausing: (work) => work(),
    tell: (level, message) => told.push(`${level} ${message}`),
  });
  const planned: Changing["planned"] = async (declaration, given) => {
    const input = checkedInput(declaration, given);
    const target = await declaration.target(input, reach);
    return { input, target, plan: await declaration.plan(input, target, reach) };
  };
  const run: Changing["run"] = async (declaration, { input, target, plan }) => {
    const outcome = await declaration.run(input, target, running(plan));
    const isVisible = () => declaration.isVisible?.(input, outcome, view) ?? true;
    const isShown = await untilVisible(isVisible, () => source.observer.refresh(sink, signal));
    if (!isShown) throw new Error(`The estate does not show what ${declaration.action} did.`);
    return { input, target, plan, outcome };
  };
  return {
    source,
    api,
    purge: async () => {
      if (REAL === undefined) return;
      for (const { ID } of (await api.get("/jobs")) as readonly { readonly ID: string }[]) {
        await api.send("DELETE", `/job/${encodeURIComponent(ID)}?purge=true`);
      }
    },
    reach,
    estate: view,
    told,
    calls: nomad.calls,
    jobId: (id, namespace = "default") =>
      resourceId("nomad:prod", "NOMAD_JOB", "global", namespace, id),
    shows: (id, fits = () => true) =>
      until(`the estate shows ${id}`, () => {
        const thing = view.get(id);
        return thing !== null && fits(thing);
      }),
    planned,
    run,
    change: async (declaration, given) => run(declaration, await planned(declaration, given)),
    examine: (declaration, { input, target, plan }) =>
      declaration.examine(input, target, {
        state: plan.state,
        operationId: "the-operation",
        reach,
      }),
    end: async () => {
      ending.abort();
      await observing.catch(() => undefined);
      await source.close();
      await nomad.close();
    },
  };
};
