import { Fault } from "../errors.js";

/** Why a token is refused, for the log; the caller is told no cause. */
export class TokenTrouble extends Error {
  constructor(readonly reason: string) {
    super(reason);
    this.name = "TokenTrouble";
  }
}

export const noToken = (): Fault =>
  new Fault(
    "UNAUTHENTICATED",
    "A token is needed: send the header `Authorization: Bearer <token>`.",
  );

/** One text for every cause: whoever guesses learns nothing. */
export const invalidToken = (reason: string): Fault =>
  new Fault("TOKEN_INVALID", "The token is not valid.", {}, new TokenTrouble(reason));

export const expiredToken = (): Fault =>
  new Fault("TOKEN_EXPIRED", "The token has expired; get a new one.");

export const earlyToken = (): Fault =>
  new Fault(
    "TOKEN_NOT_YET_VALID",
    "The token is not valid yet; wait, or set the clock that it was made by.",
  );

export const noRole = (): Fault =>
  new Fault("FORBIDDEN", "The token's subject has no role, so nothing is allowed to it.");

/** The caller's token may well be good; there is nothing to check it with. */
export const providerUnavailable = (retryAfterSeconds: number): Fault =>
  new Fault(
    "AUTH_PROVIDER_UNAVAILABLE",
    "The identity provider's keys cannot be had, so no token of it can be checked; try again.",
    { retryAfterSeconds },
  );
