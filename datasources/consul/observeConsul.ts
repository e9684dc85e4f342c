import type { Observer } from "../../src/estate/sighting.js";
import { RunningObserver } from "../upstream/RunningObserver.js";
import { ObserverRun, type ObserverSettings } from "./ObserverRun.js";

/** Watches one Consul cluster: its datacenters, nodes, services, instances, intentions and config entries. */
export const observeConsul = (settings: ObserverSettings): Observer =>
  new RunningObserver(settings.client, (sink) => new ObserverRun(settings, sink));
