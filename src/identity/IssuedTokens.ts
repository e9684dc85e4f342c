import { decodeJwt, decodeProtectedHeader } from "jose";
import type { IssuerSettings } from "../config/identitySettings.js";
import type { Log } from "../execution/log.js";
import type { TokenSource } from "./createAuthenticator.js";
import type { Clock } from "./elapsed.js";
import type { Identity } from "./Identity.js";
import { Issuer, signatureAlgorithms, type VerifiedToken } from "./Issuer.js";
import { loadKeys } from "./loadKeys.js";
import { ProviderKeys } from "./ProviderKeys.js";
import { RecentlyUsed } from "./RecentlyUsed.js";
import { RefusalLog } from "./RefusalLog.js";
import { invalidToken } from "./tokenRefusals.js";

const MOST_REMEMBERED = 10_000;
const DEADLINE_MS = 5_000;

export interface IssuedTokensOptions {
  readonly log: Log;
  readonly now?: Clock;
  /** Milliseconds for reading the keys of an issuer, its discovery document included; 5 s. */
  readonly deadlineMs?: number;
}

/** Three parts in base64url: a signed token in compact form. */
const SIGNED = /^[\w-]+\.[\w-]+\.[\w-]*$/;

/**
 * What a token says of itself, before anything of it is believed: enough to know whom to ask.
 *
 * @throws Fault TOKEN_INVALID
 */
const claimedIssuer = (token: string): string => {
  try {
    const { alg } = decodeProtectedHeader(token);
    const { iss } = decodeJwt(token);
    if (iss !== undefined && signatureAlgorithms.includes(alg ?? "")) return iss;
  } catch {
    throw invalidToken("not a JSON Web Token");
  }
  throw invalidToken("no iss, or an alg that is not accepted");
};

/** Tokens of OpenID providers: JSON Web Tokens, verified by the keys that their issuer publishes. */
export class IssuedTokens implements TokenSource {
  readonly #issuers: ReadonlyMap<string, Issuer>;
  readonly #verified = new RecentlyUsed<VerifiedToken>(MOST_REMEMBERED);
  readonly #now: Clock;
  readonly #refusals: RefusalLog;

  constructor(settings: readonly IssuerSettings[], options: IssuedTokensOptions) {
    const { log, now = Date.now, deadlineMs = DEADLINE_MS } = options;
    this.#now = now;
    this.#refusals = new RefusalLog(log, now);
    this.#issuers = new Map(
      settings.map((one) => {
        const load = () => loadKeys(one, deadlineMs);
        const keys = new ProviderKeys({ issuer: one.issuer, load, now, log });
        return [one.issuer, new Issuer(one, keys, now)];
      }),
    );
  }

  recognizes(token: string): boolean {
    return SIGNED.test(token);
  }

  identify(token: string, hash: string): Identity | Promise<Identity> {
    const known = this.#verified.get(hash);
    if (known && this.#holds(known)) return known.identity;
    return this.#verify(token, hash);
  }

  /** What was verified holds no longer than its time, and the keys that it was verified by. */
  #holds({ from, until, keys, issuer }: VerifiedToken): boolean {
    const now = this.#now();
    return now >= from && now < until && issuer.uses(keys);
  }

  async #verify(token: string, hash: string): Promise<Identity> {
    try {
      // Tokens of strangers are refused without a call to anybody.
      const issuer = this.#issuers.get(claimedIssuer(token));
      if (!issuer) throw invalidToken("made by an issuer that is not configured");
      const verified = await issuer.verify(token);
      this.#verified.set(hash, verified);
      return verified.identity;
    } catch (cause) {
      this.#verified.delete(hash);
      this.#refusals.tell(cause);
      throw cause;
    }
  }
}
