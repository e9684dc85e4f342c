import { hash } from "node:crypto";
import type { Fault } from "../errors.js";
import { noClaims, type Identity } from "./Identity.js";
import { invalidToken, noRole, noToken } from "./tokenRefusals.js";

/** A bearer token known by its hash: what is stored cannot be used to call. */
export interface KnownToken {
  /** SHA-256 of the token, in hex. */
  readonly sha256: string;
  readonly subject: string;
  readonly roles: readonly string[];
}

/**
 * Names the caller of a request by its bearer token; null: the request bore none. A promise only
 * where somebody has to be asked: what is known is answered at once.
 */
export type Authenticator = (token: string | null) => Identity | Promise<Identity>;

/** Tokens that are not configured one by one. */
export interface TokenSource {
  /** Whether a token has the form of this source's tokens. */
  recognizes(token: string): boolean;
  /**
   * The bearer of a token that it recognizes.
   *
   * @param hash the token's SHA-256 in hex
   * @throws Fault TOKEN_INVALID, TOKEN_EXPIRED, TOKEN_NOT_YET_VALID; 503 where it cannot be checked
   */
  identify(token: string, hash: string): Identity | Promise<Identity>;
}

/** Longer than any header that is read; tokens may also come by other ways. */
const LONGEST_TOKEN = 16_384;

export const hashOf = (token: string): string => hash("sha256", token, "hex");

const withRole = (identity: Identity): Identity => {
  if (identity.roles.length === 0) throw noRole();
  return identity;
};

const unusable = (token: string | null): Fault | null => {
  if (token === null || token === "") return noToken();
  return token.length > LONGEST_TOKEN ? invalidToken("longer than 16 KiB") : null;
};

/**
 * Makes the authenticator of some known tokens, and of sources of others. It throws UNAUTHENTICATED
 * where there is no token, TOKEN_INVALID (one text for every cause) where it is not known, and
 * FORBIDDEN where its bearer has no role. Known tokens are compared by their hashes, so the time it
 * takes tells nothing about a token.
 */
export const createAuthenticator = (
  tokens: readonly KnownToken[],
  sources: readonly TokenSource[] = [],
): Authenticator => {
  const known = new Map<string, Identity>(
    tokens.map(({ sha256, subject, roles }) => [
      sha256,
      { subject, name: null, roles, claims: noClaims },
    ]),
  );
  const identityOf = (token: string): Identity | Promise<Identity> => {
    const digest = hashOf(token);
    const identity = known.get(digest);
    if (identity) return identity;
    const source = sources.find((candidate) => candidate.recognizes(token));
    if (!source) throw invalidToken("not known");
    return source.identify(token, digest);
  };
  return (token) => {
    const fault = unusable(token);
    if (fault) throw fault;
    const identity = identityOf(token ?? "");
    return identity instanceof Promise ? identity.then(withRole) : withRole(identity);
  };
};
