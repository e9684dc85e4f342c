import type { IncomingMessage, ServerResponse } from "node:http";
import type { Authorizer } from "../acl/Authorizer.js";
import type { Cluster } from "../Cluster.js";
import type { Json } from "../go/Json.js";
import type { RegionServer } from "../RegionServer.js";
import type { Reply } from "./Reply.js";

/** One request, as the handlers see it. */
export interface Call {
  readonly method: string;
  /** The decoded path after the route's own part. */
  readonly rest: string;
  readonly query: URLSearchParams;
  header(name: string): string;
  readonly cluster: Cluster;
  /** The region of ?region=, or the agent's own. Throws if there is none of that name. */
  readonly server: RegionServer;
  /** The namespace of ?namespace=, "default" without one; "*" stands for all. */
  readonly namespace: string;
  /** What the caller's token may do. Throws 403 for one that is not known. */
  readonly authz: Authorizer;
  /** The body as JSON; 400 in Go's words if it is none. */
  json(): Promise<Json>;
  text(): Promise<string>;
  /** Calls `hangUp` when the caller goes away or the server stops. Returns what undoes that. */
  onEnd(hangUp: () => void): () => void;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** Answers a request; undefined if the handler wrote the response itself. */
export type Handler = (call: Call) => Reply | undefined | Promise<Reply | undefined>;
