import { Fault } from "../errors.js";
import { shown } from "./limits.js";

interface Bucket {
  left: number;
  /** Milliseconds of the clock when `left` was true. */
  at: number;
}

/** Callers remembered; a full bucket is as good as none. */
const mostCallers = 10_000;

/** Lets each caller make so many requests a minute, spread or at once. */
export class RequestRate {
  readonly #perMinute: number;
  readonly #now: () => number;
  readonly #buckets = new Map<string, Bucket>();

  /** @param perMinute 0: no limit */
  constructor(perMinute: number, now: () => number = () => performance.now()) {
    this.#perMinute = perMinute;
    this.#now = now;
  }

  /**
   * Counts a request of this caller.
   *
   * @throws Fault RATE_LIMITED with the seconds to wait
   */
  count(subject: string): void {
    if (this.#perMinute <= 0) {
      return;
    }
    const bucket = this.#bucketOf(subject);
    if (bucket.left < 1) {
      throw this.#limited(bucket);
    }
    bucket.left -= 1;
  }

  #bucketOf(subject: string): Bucket {
    const now = this.#now();
    const known = this.#buckets.get(subject);
    if (known === undefined) {
      this.#forgetFull(now);
      const bucket = { left: this.#perMinute, at: now };
      this.#buckets.set(subject, bucket);
      return bucket;
    }
    known.left = this.#leftAt(known, now);
    known.at = now;
    return known;
  }

  #leftAt({ left, at }: Bucket, now: number): number {
    return Math.min(this.#perMinute, left + ((now - at) * this.#perMinute) / 60_000);
  }

  #forgetFull(now: number): void {
    if (this.#buckets.size < mostCallers) {
      return;
    }
    for (const [subject, bucket] of this.#buckets) {
      if (this.#leftAt(bucket, now) >= this.#perMinute) {
        this.#buckets.delete(subject);
      }
    }
  }

  #limited({ left }: Bucket): Fault {
    const retryAfterSeconds = Math.ceil(((1 - left) * 60) / this.#perMinute);
    return new Fault(
      "RATE_LIMITED",
      `More than ${shown(this.#perMinute)} requests in a minute, which is the limit; wait ${retryAfterSeconds} s.`,
      { limit: this.#perMinute, retryAfterSeconds },
    );
  }
}
