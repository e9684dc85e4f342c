import { createLocalJWKSet, type LocalJWKSet } from "jose";
import type { Fault } from "../errors.js";
import type { Log } from "../execution/log.js";
import { elapsed, type Clock } from "./elapsed.js";
import type { PublishedKeys } from "./loadKeys.js";
import { providerUnavailable } from "./tokenRefusals.js";

/** Keys of one moment. Another object means that the provider has published other keys. */
export interface KeySet {
  readonly find: LocalJWKSet;
  /** What was published, to tell whether anything has changed. */
  readonly published: string;
}

/** Keys of this age are read again beside the requests that go on with them. */
const REFRESH_MS = 5 * 60_000;
/** Keys of this age are not used without asking; a provider that is down has been asked. */
const FRESH_MS = 10 * 60_000;
/** Keys of this age are not used at all. */
const STALE_MS = 60 * 60_000;
/** A key that is not known, or a provider that is down, is asked for once in this time. */
const COOLDOWN_MS = 30_000;
/** The same while there are no keys to go on with. */
const RETRY_MS = 2_000;

export interface ProviderKeysOptions {
  readonly issuer: string;
  /** Reads the keys; rejects where they cannot be had. */
  readonly load: () => Promise<PublishedKeys>;
  readonly now: Clock;
  readonly log: Log;
}

/**
 * The keys of one identity provider, for up to an hour also while it is down. Whoever asks for keys
 * joins the reading that is under way, so a provider is asked one thing at a time.
 */
export class ProviderKeys {
  #set: KeySet | null = null;
  #readAt = Number.NEGATIVE_INFINITY;
  #triedAt = Number.NEGATIVE_INFINITY;
  #isDown = false;
  #reading: Promise<void> | null = null;

  constructor(private readonly options: ProviderKeysOptions) {}

  /** The keys that may be used at once; null where somebody has to wait for some. */
  current(): KeySet | null {
    const age = this.#since(this.#readAt);
    if (age > STALE_MS || (age > FRESH_MS && !this.#isDown)) return null;
    if (age > REFRESH_MS) void this.#read(COOLDOWN_MS);
    return this.#set;
  }

  /** @throws Fault AUTH_PROVIDER_UNAVAILABLE where there are no keys that are less than an hour old */
  async get(): Promise<KeySet> {
    const current = this.current();
    if (current) return current;
    await this.#read(RETRY_MS);
    if (!this.#set || this.#since(this.#readAt) > STALE_MS) throw this.#unavailable();
    return this.#set;
  }

  /**
   * Other keys than those in which one was missing; null where there are none.
   *
   * @throws Fault AUTH_PROVIDER_UNAVAILABLE where nobody knows, because the provider is down
   */
  async other(than: KeySet): Promise<KeySet | null> {
    if (this.#set === than) await this.#read(COOLDOWN_MS);
    if (this.#set !== than) return this.#set;
    if (this.#isDown) throw this.#unavailable();
    return null;
  }

  #since(instant: number): number {
    return elapsed(instant, this.options.now());
  }

  #unavailable(): Fault {
    return providerUnavailable(RETRY_MS / 1000);
  }

  /** Reads the keys, unless that was tried less than `gapMs` ago. Never rejects. */
  #read(gapMs: number): Promise<void> {
    if (this.#reading) return this.#reading;
    if (this.#since(this.#triedAt) < gapMs) return Promise.resolve();
    this.#reading = this.#load().finally(() => {
      this.#triedAt = this.options.now();
      this.#reading = null;
    });
    return this.#reading;
  }

  async #load(): Promise<void> {
    const { load, now, log, issuer } = this.options;
    const startedAt = now();
    try {
      const keys = await load();
      const published = JSON.stringify(keys);
      if (published !== this.#set?.published) {
        this.#set = { find: createLocalJWKSet(keys), published };
      }
      this.#readAt = startedAt;
      if (this.#isDown) log.info({ issuer }, "the identity provider answers again");
      this.#isDown = false;
    } catch (err) {
      // It is tried again and again, and fails alike.
      if (!this.#isDown) log.warn({ issuer, err }, this.#sentence());
      this.#isDown = true;
    }
  }

  #sentence(): string {
    const what = "the keys of the identity provider cannot be read";
    return this.#set ? `${what}; the last ones serve for up to an hour` : `${what}; none is known`;
  }
}
