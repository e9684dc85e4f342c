import type { InstancePlan } from "./instances.js";
import type { Machine } from "./machines.js";
import type { Place } from "./places.js";
import type { Random } from "./random.js";
import { type ServicePlan, services } from "./services.js";

/**
 * Scatters the services of a place that run beside Nomad over its machines; no machine gets two
 * instances of one service.
 */
export const placementOf = (
  place: Place,
  machines: readonly Machine[],
  random: Random,
): readonly InstancePlan[] =>
  services.flatMap((plan) => {
    if (plan.nomad) return [];
    const count = plan.instances[place.datacenter] ?? 0;
    const start = Math.floor(random() * machines.length);
    return Array.from({ length: count }, (_, position) => {
      const machine = machines[(start + position * stride(machines.length)) % machines.length];
      return machine ? [{ plan, machine, version: versionOf(plan) }] : [];
    }).flat();
  });

/** A step that meets every machine before it meets one twice, as it shares no factor with their number. */
const stride = (machines: number): number => (machines % 3 === 0 ? 5 : 3);

const versionOf = (plan: ServicePlan): string => plan.version ?? "1.0.0";
