import type { Observer, Sink } from "../../src/estate/sighting.js";
import { RunningObserver } from "../upstream/RunningObserver.js";
import { ObserverRun, type ObserverSettings } from "./ObserverRun.js";
import type { RegionView } from "./RegionView.js";

/** Watches one Nomad cluster: in every region its jobs, allocations, nodes and what belongs to them. */
export const observeNomad = (settings: ObserverSettings): Observer => {
  /** By the sink that was told, then by region. */
  const views = new WeakMap<Sink, Map<string, RegionView>>();
  return new RunningObserver(settings.client, (sink) => {
    const told = views.get(sink) ?? new Map<string, RegionView>();
    views.set(sink, told);
    return new ObserverRun(settings, sink, told);
  });
};
