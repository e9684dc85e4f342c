import { createHash } from "node:crypto";
import type { Viewer } from "../../schema/estate/Viewer.js";
import { Fault } from "../errors.js";

/** A bearer token known by its hash: what is stored cannot be used to call. */
export interface KnownToken {
  /** SHA-256 of the token, in hex. */
  readonly sha256: string;
  readonly subject: string;
  readonly roles: readonly string[];
}

/** Names the caller of a request by its bearer token; null: the request bore none. */
export type Authenticator = (token: string | null) => Viewer;

export const hashOf = (token: string): string => createHash("sha256").update(token).digest("hex");

/**
 * Makes the authenticator of some known tokens. It throws UNAUTHENTICATED where there is no token,
 * TOKEN_INVALID (one text for every cause) where it is not known, and FORBIDDEN where its bearer has
 * no role. Tokens are compared by their hashes, so the time it takes tells nothing about a token.
 */
export const createAuthenticator = (tokens: readonly KnownToken[]): Authenticator => {
  const viewers = new Map<string, Viewer>(
    tokens.map(({ sha256, subject, roles }) => [sha256, { subject, name: null, roles }]),
  );
  return (token) => {
    if (token === null || token === "") {
      throw new Fault(
        "UNAUTHENTICATED",
        "A token is needed: send the header `Authorization: Bearer <token>`.",
      );
    }
    const viewer = viewers.get(hashOf(token));
    if (!viewer) throw new Fault("TOKEN_INVALID", "The token is not valid.");
    if (viewer.roles.length === 0) {
      throw new Fault("FORBIDDEN", "The token's subject has no role, so nothing is allowed to it.");
    }
    return viewer;
  };
};
