import type { Query } from "../upstream/PooledHttp.js";

/** A call as the rest of the room makes it. */
export interface NomadCall {
  /** Encoded, from `/v1/` on. */
  readonly path: string;
  readonly query?: Query;
  /** A missing thing is an answer, not a fault. */
  readonly mayBeMissing?: boolean;
}

/** A call that sends something along, whether or not it changes anything. */
export interface NomadSubmission extends Omit<NomadCall, "mayBeMissing"> {
  readonly method: "POST" | "PUT" | "DELETE";
  readonly body?: unknown;
  /** Whose fault it is if Nomad refuses: the caller's input, or what stands in the way there. */
  readonly refused: "BAD_USER_INPUT" | "UPSTREAM_REJECTED";
  /** The capability without which Nomad refuses it, e.g. `submit-job in the namespace "web"`. */
  readonly needs: string;
}
