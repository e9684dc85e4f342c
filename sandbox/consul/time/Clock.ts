/** The time that sessions, locks, checks and tokens go by. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls `run` once after so many milliseconds; the returned function undoes that. */
  after(milliseconds: number, run: () => void): () => void;
}

/** What a timer of Node.js can wait: nearly 25 days. */
const LONGEST = 2 ** 31 - 1;

/** The time of the machine. It keeps no process alive. */
export const machineClock: Clock = {
  now: () => Date.now(),
  after: (milliseconds, run) => {
    const timer = setTimeout(run, Math.min(milliseconds, LONGEST));
    timer.unref();
    return () => {
      clearTimeout(timer);
    };
  },
};
