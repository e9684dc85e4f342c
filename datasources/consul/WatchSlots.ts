/** Connections that the observer needs besides its long polls, to read what has changed. */
const FOR_READING = 2;
/** With more datacenters than these, intentions are polled rather than watched. */
const FEW_DATACENTERS = 8;

/** How a datacenter is followed. */
export interface WatchPlan {
  /** Blocking queries that tell of changes of the catalog; 0: it is polled. */
  readonly signals: 0 | 1 | 2;
  readonly watchesIntentions: boolean;
}

const POLLED: WatchPlan = { signals: 0, watchesIntentions: false };

/** By falling cost. One signal alone tells of everything, and the second tells of checks sooner. */
const PLANS: readonly WatchPlan[] = [
  { signals: 2, watchesIntentions: true },
  { signals: 2, watchesIntentions: false },
  { signals: 1, watchesIntentions: false },
  POLLED,
];

const costOf = ({ signals, watchesIntentions }: WatchPlan): number =>
  signals + (watchesIntentions ? 1 : 0);

/** Shares the connections that may be held by long polls out to the datacenters, first come, first served. */
export class WatchSlots {
  #free: number;

  constructor(observerConnections: number) {
    this.#free = Math.max(0, observerConnections - FOR_READING);
  }

  /** `datacenters`: how many there are in all. */
  take(datacenters: number): WatchPlan {
    const plan =
      PLANS.find(
        (candidate) =>
          costOf(candidate) <= this.#free &&
          !(candidate.watchesIntentions && datacenters > FEW_DATACENTERS),
      ) ?? POLLED;
    this.#free -= costOf(plan);
    return plan;
  }

  giveBack(plan: WatchPlan): void {
    this.#free += costOf(plan);
  }
}
