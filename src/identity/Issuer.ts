import { type CryptoKey, errors, jwtVerify, type JWTPayload, type JWTVerifyOptions } from "jose";
import { z } from "zod";
import type { IssuerSettings } from "../config/identitySettings.js";
import { Fault } from "../errors.js";
import { claimsIdentity } from "./claimsIdentity.js";
import type { Clock } from "./elapsed.js";
import type { Identity } from "./Identity.js";
import type { KeySet, ProviderKeys } from "./ProviderKeys.js";
import { earlyToken, expiredToken, invalidToken } from "./tokenRefusals.js";

/** Signatures that only the holder of a private key can make: never HS256 and its like, never none. */
export const signatureAlgorithms: readonly string[] = [
  ...["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"],
  ...["ES256", "ES384", "ES512", "EdDSA", "Ed25519"],
];

/** What clocks may differ. */
const TOLERANCE_SECONDS = 5;

/** A caller, and how long and by which keys its token holds. */
export interface VerifiedToken {
  readonly identity: Identity;
  readonly keys: KeySet;
  readonly issuer: Issuer;
  /** Milliseconds of the wall clock, the tolerance counted in. */
  readonly from: number;
  readonly until: number;
}

/** Claims whose types do not come from the configuration. */
const standardClaims = z.looseObject({
  sub: z.string().min(1),
  exp: z.number(),
  nbf: z.number().default(0),
  iat: z.number().default(0),
});

/** What a token says of its time or purpose counts only once its signature is found to be good. */
const isAboutClaims = (cause: unknown): boolean =>
  cause instanceof errors.JWTExpired || cause instanceof errors.JWTClaimValidationFailed;

/** Where a token's header leaves several keys in question, any of them may have signed it. */
const claimsByAny = async (
  token: string,
  keys: AsyncIterable<CryptoKey>,
  options: JWTVerifyOptions,
): Promise<JWTPayload> => {
  for await (const key of keys) {
    try {
      return (await jwtVerify(token, key, options)).payload;
    } catch (cause) {
      if (isAboutClaims(cause)) throw cause;
    }
  }
  throw new errors.JWSSignatureVerificationFailed();
};

const claimsBy = async (
  token: string,
  { find }: KeySet,
  options: JWTVerifyOptions,
): Promise<JWTPayload> => {
  try {
    return (await jwtVerify(token, find, options)).payload;
  } catch (cause) {
    if (!(cause instanceof errors.JWKSMultipleMatchingKeys)) throw cause;
    return claimsByAny(token, cause, options);
  }
};

const refusalOf = (cause: unknown): Fault => {
  if (cause instanceof Fault) return cause;
  if (cause instanceof errors.JWTExpired) return expiredToken();
  if (cause instanceof errors.JWTClaimValidationFailed) {
    const { claim, reason } = cause;
    return claim === "nbf" && reason === "check_failed"
      ? earlyToken()
      : invalidToken(`the claim ${claim}: ${reason}`);
  }
  // A key that is too short for its algorithm is no error of jose's own.
  return invalidToken(cause instanceof errors.JOSEError ? cause.code : "the key does not fit");
};

/** One issuer of tokens. */
export class Issuer {
  constructor(
    private readonly settings: IssuerSettings,
    private readonly keys: ProviderKeys,
    private readonly now: Clock,
  ) {}

  /** Whether these are the keys that a token of this issuer would be checked with now. */
  uses(keys: KeySet): boolean {
    return this.keys.current() === keys;
  }

  /** @throws Fault TOKEN_INVALID, TOKEN_EXPIRED, TOKEN_NOT_YET_VALID, AUTH_PROVIDER_UNAVAILABLE */
  async verify(token: string): Promise<VerifiedToken> {
    const keys = await this.keys.get();
    try {
      return await this.#verifyBy(keys, token);
    } catch (cause) {
      if (!(cause instanceof errors.JWKSNoMatchingKey)) throw refusalOf(cause);
    }
    const other = await this.keys.other(keys);
    if (!other) throw invalidToken("signed by a key that the issuer does not publish");
    return this.#verifyBy(other, token).catch((cause: unknown) => {
      throw refusalOf(cause);
    });
  }

  /** Of the header only `alg` and `kid` count; what says where keys are to be found is not read. */
  async #verifyBy(keys: KeySet, token: string): Promise<VerifiedToken> {
    const now = this.now();
    const { issuer, audience } = this.settings;
    const payload = await claimsBy(token, keys, {
      algorithms: [...signatureAlgorithms],
      issuer,
      audience,
      requiredClaims: ["exp", "sub"],
      clockTolerance: TOLERANCE_SECONDS,
      currentDate: new Date(now),
    });
    const claims = standardClaims.safeParse(payload);
    if (!claims.success) throw invalidToken("sub, exp, nbf or iat is not what it must be");
    const { exp, nbf, iat } = claims.data;
    const from = (Math.max(nbf, iat) - TOLERANCE_SECONDS) * 1000;
    if (from > now) throw earlyToken();
    const until = (exp + TOLERANCE_SECONDS) * 1000;
    const identity = claimsIdentity(payload, this.settings);
    return { identity, keys, issuer: this, from, until };
  }
}
