import type { ConsulSandbox } from "../consul/startConsul.js";
import { writeNomad } from "../nomad/sampleJobs.js";
import type { NomadSandbox } from "../nomad/startNomad.js";
import { type InstancePlan, setHealth } from "./instances.js";
import { jobOf } from "./jobs.js";
import { places } from "./places.js";
import { services } from "./services.js";

const STEP_MS = 7_000;
/** How many steps a release stays before the next one is rolled out. */
const STEPS_OF_REST = 8;
const FIRST_RELEASE = 13;

/** The servers of the sample estate. */
export interface Servers {
  readonly consul: ConsulSandbox;
  readonly nomad: NomadSandbox;
}

/**
 * Lets the estate move slowly, so that the first minutes show something: one release of `web` after
 * the other is submitted to Nomad, which replaces one allocation at a time, and the check of one
 * instance of `search` flaps. Returns what stops it.
 */
export const startStory = (
  { consul, nomad }: Servers,
  instances: readonly InstancePlan[],
  stepMs = STEP_MS,
): (() => void) => {
  const flap = flapping(consul, instances);
  const release = releasing(nomad);
  const timer = setInterval(() => {
    release();
    flap();
  }, stepMs);
  timer.unref();
  return () => {
    clearInterval(timer);
  };
};

/** Submits the next release of `web` once the last one has been there for a while. */
const releasing = (nomad: NomadSandbox): (() => void) => {
  const [home] = places;
  const plan = services.find(({ name }) => name === "web");
  let next = FIRST_RELEASE;
  let rest = 0;
  return () => {
    if (!plan || isRollingOut(nomad, home.region)) return;
    rest -= 1;
    if (rest > 0) return;
    rest = STEPS_OF_REST;
    const Job = jobOf(plan, home, `4.${next}.0`);
    next += 1;
    // A server that is being closed takes nothing any more.
    writeNomad(nomad, home.region, "/v1/jobs", { Job }).catch(() => undefined);
  };
};

const isRollingOut = (nomad: NomadSandbox, region: string): boolean =>
  [...nomad.state(region).tables.deployments.values()].some(
    ({ JobID, Status }) => JobID === "web" && Status === "running",
  );

const flapping = (consul: ConsulSandbox, instances: readonly InstancePlan[]): (() => void) => {
  const unsteady = instances.find(({ plan }) => plan.name === "search");
  let well = true;
  return () => {
    well = !well;
    if (!unsteady) return;
    if (well) setHealth(consul, unsteady, "passing", "HTTP GET /healthz: 200 OK");
    else setHealth(consul, unsteady, "warning", "index is 45 s behind");
  };
};
