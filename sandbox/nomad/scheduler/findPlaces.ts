import type { Job } from "../jobs/jobType.js";
import type { Region } from "../state/Region.js";
import type { AllocMetric } from "../state/rows.js";
import type { GroupPlan, Placement, Stop } from "./GroupPlan.js";
import { Placer, type Place } from "./Placer.js";

/** One allocation that has a place. */
export interface Placed {
  readonly id: string;
  readonly placement: Placement;
  readonly place: Place;
}

/** What of a plan found a place, and what did not. */
interface Placements {
  readonly placed: readonly Placed[];
  readonly stops: readonly Stop[];
  readonly queued: Record<string, number>;
  readonly failures: Readonly<Record<string, AllocMetric>> | null;
  readonly eligibility: Readonly<Record<string, boolean>>;
  readonly escaped: boolean;
}

/** A job that is gone only stops what it had. */
const withoutPlaces = (plans: readonly GroupPlan[]): Placements => ({
  placed: [],
  stops: plans.flatMap((plan) => plan.stop.filter((stop) => !stop.replacement)),
  queued: {},
  failures: null,
  eligibility: {},
  escaped: false,
});

/** Looks for places: first what is stopped anyway frees its room, then the replacements follow. */
export const findPlaces = (
  region: Region,
  job: Job | undefined,
  plans: readonly GroupPlan[],
): Placements => {
  if (!job) return withoutPlaces(plans);
  const placer = new Placer(region, job);
  const { stops: freed } = withoutPlaces(plans);
  const stops = [...freed];
  for (const { alloc } of stops) placer.release(alloc);
  const placed: Placed[] = [];
  const groups = job.Stop ? [] : (job.TaskGroups ?? []);
  const queued: Record<string, number> = Object.fromEntries(groups.map(({ Name }) => [Name, 0]));
  const tryPlace = (placement: Placement): boolean => {
    const id = region.ids.uuid();
    const place = placer.place(placement.group, id, placement.node);
    if (place) placed.push({ id, placement, place });
    else queued[placement.group.Name] = (queued[placement.group.Name] ?? 0) + 1;
    return place !== undefined;
  };
  for (const placement of plans.flatMap((plan) => plan.place)) tryPlace(placement);
  for (const stop of plans.flatMap((plan) => plan.stop)) {
    if (!stop.replacement) continue;
    placer.release(stop.alloc);
    if (tryPlace(stop.replacement)) stops.push(stop);
  }
  const { failures, eligibility, escaped } = placer;
  return { placed, stops, queued, failures, eligibility, escaped };
};
