import type { Log } from "../execution/log.js";
import { isApiToken, type ApiToken, type ApiTokens } from "./ApiTokens.js";
import type { TokenSource } from "./createAuthenticator.js";
import { elapsed, type Clock } from "./elapsed.js";
import { noClaims, type Identity } from "./Identity.js";
import { LastUses } from "./LastUses.js";
import { RecentlyUsed } from "./RecentlyUsed.js";
import { expiredToken, invalidToken } from "./tokenRefusals.js";

/** A token that was found in the database. */
interface Found {
  readonly token: ApiToken;
  readonly identity: Identity;
  /** When the database was asked, and when it answered last. */
  readonly askedAt: number;
  readonly confirmedAt: number;
}

/** What is older is asked for again beside the requests that go on with it. */
const REFRESH_MS = 500;
/** What is older is not used: a token that was revoked, here or elsewhere, ends in this time. */
const FRESH_MS = 1_000;
/** While the database cannot be asked, what it confirmed goes on for this long. */
const STALE_MS = 10 * 60_000;
const MOST_REMEMBERED = 10_000;

export interface StoredTokensOptions {
  readonly log: Log;
  readonly now?: Clock;
}

/** API tokens as a source of callers. */
export class StoredTokens implements TokenSource {
  readonly #found = new RecentlyUsed<Found>(MOST_REMEMBERED);
  readonly #asking = new Map<string, Promise<Found>>();
  readonly #uses: LastUses;
  readonly #now: Clock;

  constructor(
    private readonly tokens: Pick<ApiTokens, "find" | "used">,
    { log, now = Date.now }: StoredTokensOptions,
  ) {
    this.#now = now;
    this.#uses = new LastUses((ids) => tokens.used(ids), { log, now });
  }

  recognizes(token: string): boolean {
    return isApiToken(token);
  }

  /** @throws Fault TOKEN_INVALID, TOKEN_EXPIRED; STORAGE_UNAVAILABLE where the database cannot be asked */
  identify(_token: string, hash: string): Identity | Promise<Identity> {
    const found = this.#found.get(hash);
    const age = found ? elapsed(found.askedAt, this.#now()) : Number.POSITIVE_INFINITY;
    if (!found || age >= FRESH_MS) return this.#ask(hash).then((asked) => this.#bearer(asked));
    // A failure is told to whoever has to wait for the answer.
    if (age >= REFRESH_MS) this.#ask(hash).catch(() => undefined);
    return this.#bearer(found);
  }

  /** Writes down the last uses that are not written yet. */
  async close(): Promise<void> {
    await this.#uses.flush();
  }

  #bearer({ token, identity }: Found): Identity {
    if (token.expiresAt && token.expiresAt.getTime() <= this.#now()) throw expiredToken();
    this.#uses.note(token.id);
    return identity;
  }

  /** Asks the database; whoever wants to know the same meanwhile gets the same answer. */
  #ask(hash: string): Promise<Found> {
    const asking =
      this.#asking.get(hash) ??
      this.#find(hash).finally(() => {
        this.#asking.delete(hash);
      });
    this.#asking.set(hash, asking);
    return asking;
  }

  async #find(hash: string): Promise<Found> {
    const askedAt = this.#now();
    const token = await this.tokens.find(hash).catch((cause: unknown) => {
      const kept = this.#keptSince(hash, askedAt);
      if (kept) return kept;
      throw cause;
    });
    if (token && "confirmedAt" in token) return token;
    if (!token) {
      this.#found.delete(hash);
      throw invalidToken("an API token that does not exist or was revoked");
    }
    const { subject, roles } = token;
    const identity = { subject, name: null, roles, claims: noClaims };
    const found = { token, identity, askedAt, confirmedAt: askedAt };
    this.#found.set(hash, found);
    return found;
  }

  /** What was found before, where the database cannot be asked now: reads go on, changes need it. */
  #keptSince(hash: string, askedAt: number): Found | null {
    const found = this.#found.get(hash);
    if (!found || elapsed(found.confirmedAt, askedAt) >= STALE_MS) return null;
    const kept = { ...found, askedAt };
    this.#found.set(hash, kept);
    return kept;
  }
}
