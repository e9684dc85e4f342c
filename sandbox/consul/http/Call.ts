import type { Authorizer } from "../acl/Authorizer.js";
import type { Cluster } from "../Cluster.js";
import type { Datacenter } from "../state/Datacenter.js";
import type { ReadOptions } from "./readOptions.js";
import type { Reply } from "./Reply.js";

/** One request, as the handlers see it. */
export interface Call {
  readonly method: string;
  /** The decoded path. */
  readonly path: string;
  /** The decoded path after the route's own part: the name, id or key that is asked for. */
  readonly rest: string;
  readonly query: URLSearchParams;
  /** One header of the request; "" if it is absent. */
  header(name: string): string;
  readonly cluster: Cluster;
  /** The datacenter of ?dc=, or the agent's own. Throws if there is none of that name. */
  readonly dc: Datacenter;
  /** The secret of the caller's token; "" if it gave none. */
  readonly secret: string;
  /** What the caller's token may do. Throws 403 for an unknown token. */
  readonly authz: Authorizer;
  /** Consistency and blocking, as the query says. */
  readonly options: ReadOptions;
  /** The whole body; larger ones than `limit` bytes are answered 413. */
  body(limit?: BodyLimit): Promise<Buffer>;
  /** Calls `hangUp` when the caller goes away or the server stops. Returns what undoes that. */
  onEnd(hangUp: () => void): () => void;
}

export interface BodyLimit {
  readonly bytes: number;
  /** The setting that the refusal points to. */
  readonly setting: string;
}

export type Handler = (call: Call) => Reply | Promise<Reply>;
