import type { Viewer } from "../../schema/estate/Viewer.js";

/** Flat claims by name; a claim of any other shape is left out. */
export type Claims = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** Who calls, as policies see it. */
export interface Identity extends Viewer {
  /** What the issuer of the token says, verified; nothing where no issuer made the token. */
  readonly claims: Claims;
}

/** The claims of a caller that no issuer vouches for. */
export const noClaims: Claims = Object.freeze({});
