import type { IncomingMessage, ServerResponse } from "node:http";
import type { Viewer } from "../execution/call.js";
import type { Executor } from "../execution/createExecutor.js";
import type { MaybePromise } from "../execution/engines.js";
import type { Log } from "../execution/log.js";
import type { Limits } from "../limits/limits.js";
import type { ConnectionLimits } from "./connections.js";

/** What a server is made of. */
export interface HttpServerOptions {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** Browser origins that may call, exactly as browsers send them. */
  readonly origins: readonly string[];
  readonly limits: Limits;
  /** What answers operations. */
  readonly graphql: Executor["answer"];
  /**
   * Names the caller. `token` is null where the request has no `Authorization`.
   *
   * @throws Fault UNAUTHENTICATED, TOKEN_INVALID ..., FORBIDDEN where the caller has no role
   */
  readonly authenticate: (token: string | null, request: IncomingMessage) => MaybePromise<Viewer>;
  /** Answers files of the console; false: there is none of that path. */
  readonly console?: (request: IncomingMessage, response: ServerResponse) => boolean;
  /** The printed schema. */
  readonly sdl: () => string;
  /** Metrics in Prometheus's text format. */
  readonly metrics: () => Promise<string>;
  /** Whether requests should be sent here, and anything that explains it. */
  readonly readiness: () => { readonly ready: boolean; readonly [detail: string]: unknown };
  readonly log: Log;
  /** Told after every answer, for metrics and logs. */
  readonly answered?: (answered: Answered) => void;
  readonly connections?: Partial<ConnectionLimits>;
}

/** One answered request. */
export interface Answered {
  readonly requestId: string;
  readonly method: string;
  /** The path where it is one of ours, else `other`, so that metrics stay few. */
  readonly route: string;
  readonly status: number;
  readonly milliseconds: number;
}
