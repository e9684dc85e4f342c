import type { Call } from "./Call.js";

/** A wait of a caller: who wakes it, what it waits for, and how long. */
interface Wait {
  /** Calls what it is given whenever something moves; returns what undoes that. */
  readonly watch: (wake: () => void) => () => void;
  readonly isOver: () => boolean;
  readonly milliseconds: number;
}

/** Resolves once it is over, the time is up or the caller is gone; rejects where looking fails. */
export const waited = (call: Call, { watch, isOver, milliseconds }: Wait): Promise<void> =>
  new Promise((resolve, reject) => {
    if (isOver()) {
      resolve();
      return;
    }
    const end = (settle: () => void): void => {
      clearTimeout(timer);
      unwatch();
      forget();
      settle();
    };
    const done = (): void => {
      end(resolve);
    };
    const timer = setTimeout(done, milliseconds);
    const unwatch = watch(() => {
      try {
        if (isOver()) done();
      } catch (error) {
        end(() => {
          reject(error instanceof Error ? error : new Error(String(error)));
        });
      }
    });
    const forget = call.onEnd(done);
  });

/** Consul waits up to a sixteenth longer, so that not all come back at once. */
export const stretched = (milliseconds: number): number =>
  milliseconds + (Math.random() * milliseconds) / 16;
