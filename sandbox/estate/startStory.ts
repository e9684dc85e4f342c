import type { ConsulSandbox } from "../consul/startConsul.js";
import { deregisterInstance, type InstancePlan, registerInstance, setHealth } from "./instances.js";

const STEP_MS = 7_000;

type Step = () => void;

/**
 * Lets the estate move slowly, so that the first minutes show something: `web` is rolled out one
 * instance at a time (the old one leaves, the new one warms up and turns healthy), and the check of
 * one instance of `search` flaps. Returns what stops it.
 */
export const startStory = (
  consul: ConsulSandbox,
  instances: readonly InstancePlan[],
  stepMs = STEP_MS,
): (() => void) => {
  const steps = story(consul, instances);
  const timer = setInterval(() => {
    steps.next().value?.();
  }, stepMs);
  timer.unref();
  return () => {
    clearInterval(timer);
  };
};

/** The steps of the story, without end: one rollout after the other, with a flap between the steps. */
function* story(
  consul: ConsulSandbox,
  instances: readonly InstancePlan[],
): Generator<Step, undefined> {
  const flap = flapping(consul, instances);
  for (let release = 13; ; release += 1) {
    for (const step of rollout(consul, instances, `4.${release}.0`)) {
      yield step;
      yield flap;
    }
  }
}

const rollout = (
  consul: ConsulSandbox,
  instances: readonly InstancePlan[],
  version: string,
): readonly Step[] =>
  instances
    .filter(({ plan }) => plan.name === "web")
    .flatMap((instance) => {
      const next = { ...instance, version };
      return [
        () => {
          deregisterInstance(consul, instance);
        },
        () => {
          registerInstance(consul, next);
          setHealth(consul, next, "critical", "warming up");
        },
        () => {
          setHealth(consul, next, "passing", "HTTP GET /healthz: 200 OK");
        },
      ];
    });

const flapping = (consul: ConsulSandbox, instances: readonly InstancePlan[]): Step => {
  const unsteady = instances.find(({ plan }) => plan.name === "search");
  let well = true;
  return () => {
    well = !well;
    if (!unsteady) return;
    if (well) setHealth(consul, unsteady, "passing", "HTTP GET /healthz: 200 OK");
    else setHealth(consul, unsteady, "warning", "index is 45 s behind");
  };
};
