import type { Estate } from "./Estate.js";
import { Refresher } from "./Refresher.js";
import type { Observer } from "./sighting.js";
import { SourceSink } from "./SourceSink.js";
import type { SourceIdentity, SourceState } from "./SourceState.js";
import { supervise, supervisionDefaults } from "./supervise.js";

/** A source that is being watched. */
export interface WatchedSource {
  readonly state: SourceState;
  readonly refresher: Refresher;
  stop(): Promise<void>;
}

/** Adds a source to the estate and keeps it observed until it is stopped. */
export const watchSource = (
  estate: Estate,
  identity: SourceIdentity,
  observer: Observer,
  onBroken: (source: SourceState, error: unknown) => void,
): WatchedSource => {
  const source = estate.addSource(identity);
  const sink = new SourceSink(estate, source);
  const options = supervisionDefaults;
  const supervision = supervise({ source, observer, sink, options, onBroken });
  const refresher = new Refresher(observer, sink);
  return { state: source, refresher, stop: () => supervision.stop() };
};
