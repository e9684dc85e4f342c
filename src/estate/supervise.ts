import { setTimeout as delay } from "node:timers/promises";
import { Fault } from "../errors.js";
import type { Observer, Sink } from "./sighting.js";
import type { SourceState } from "./SourceState.js";

export interface SupervisionOptions {
  /** How often a healthy source is probed beside its long polls, in milliseconds. */
  readonly probeEveryMs: number;
  /** How long a probe may take; after that the peer counts as hung. */
  readonly probeTimeoutMs: number;
  /** The first and the longest pause before a broken source is tried again; grows by two, with jitter. */
  readonly backOffMs: { readonly first: number; readonly longest: number };
}

export const supervisionDefaults: SupervisionOptions = {
  probeEveryMs: 1_000,
  probeTimeoutMs: 2_000,
  backOffMs: { first: 250, longest: 15_000 },
};

export interface Supervision {
  stop(): Promise<void>;
}

interface Watch {
  readonly source: SourceState;
  readonly observer: Observer;
  readonly sink: Sink;
  readonly options: SupervisionOptions;
  /** Told when a source breaks; the message holds no secret. */
  readonly onBroken: (source: SourceState, error: unknown) => void;
}

const reasonOf = (error: unknown): string =>
  error instanceof Fault ? error.message : "It failed in a way that the log describes.";

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  delay(ms, undefined, { signal }).catch(() => undefined);

/** Half to all of the pause, so that many sources that broke together do not return together. */
const jittered = (ms: number): number => ms * (0.5 + Math.random() / 2);

const hung = ({ id }: SourceState, timeoutMs: number, cause: unknown): Fault =>
  new Fault(
    "UPSTREAM_TIMEOUT",
    `${id} did not answer a probe within ${timeoutMs / 1000} s; it may hang.`,
    {},
    cause,
  );

/** Rejects with the first probe that fails; ends when the signal aborts. */
const probeUntil = async ({ observer, options, source }: Watch, signal: AbortSignal) => {
  for (;;) {
    await pause(options.probeEveryMs, signal);
    if (signal.aborted) return;
    const limit = AbortSignal.timeout(options.probeTimeoutMs);
    await observer.probe(AbortSignal.any([signal, limit])).catch((error: unknown) => {
      throw limit.aborted && !signal.aborted ? hung(source, options.probeTimeoutMs, error) : error;
    });
    source.current();
  }
};

/** One life of the observer: until it breaks, a probe fails, or it is told to stop. */
const observeOnce = async (watch: Watch, stop: AbortSignal): Promise<void> => {
  const life = new AbortController();
  const signal = AbortSignal.any([stop, life.signal]);
  const observing = watch.observer.observe(watch.sink, signal);
  const probing = probeUntil(watch, signal);
  try {
    await Promise.race([observing, probing]);
  } finally {
    life.abort();
    await Promise.allSettled([observing, probing]);
  }
};

const run = async (watch: Watch, stop: AbortSignal): Promise<void> => {
  const { source, options } = watch;
  let wait = options.backOffMs.first;
  while (!stop.aborted) {
    const completedBefore = source.completedAt;
    await observeOnce(watch, stop).catch((error: unknown) => {
      if (stop.aborted) return;
      source.broken(reasonOf(error));
      watch.onBroken(source, error);
    });
    if (source.completedAt !== completedBefore) wait = options.backOffMs.first;
    await pause(jittered(wait), stop);
    wait = Math.min(wait * 2, options.backOffMs.longest);
  }
};

/**
 * Keeps one source observed: list, follow, and when it breaks serve the last good view, back off and
 * list again. A short probe beside the long polls notices a hung peer within seconds.
 */
export const supervise = (watch: Watch): Supervision => {
  const stop = new AbortController();
  const running = run(watch, stop.signal);
  return {
    stop: async () => {
      stop.abort();
      await running;
    },
  };
};
