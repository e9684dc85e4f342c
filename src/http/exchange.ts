import { setMaxListeners } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { Fault } from "../errors.js";
import type { Call } from "../execution/call.js";
import { formatFault, internalMessage } from "../execution/formatError.js";
import type { Log } from "../execution/log.js";
import type { Cors } from "./cors.js";
import { jsonType } from "./mediaTypes.js";
import { CallerGone } from "./readBody.js";
import { requestIdOf, traceparentOf } from "./traceHeaders.js";

/** What all exchanges of one server share. */
export interface ExchangeSettings {
  readonly cors: Cors;
  readonly log: Log;
  /** Milliseconds that a caller may go on sending a body that was refused. */
  readonly lingerMs: number;
  isDraining(): boolean;
}

/** An answer; `headers` alternate names and values. */
export interface Reply {
  readonly status: number;
  readonly type: string;
  readonly body: string;
  readonly headers?: readonly string[];
}

const none: readonly string[] = [];

/** Headers that belong to a refusal beside its body. */
const refusalHeaders = ({ code, extensions }: Fault): readonly string[] => {
  if (code === "UNAUTHENTICATED") {
    return ["www-authenticate", 'Bearer realm="causeway"'];
  }
  if (code.startsWith("TOKEN_")) {
    return ["www-authenticate", 'Bearer realm="causeway", error="invalid_token"'];
  }
  return extensions.retryAfterSeconds === undefined
    ? []
    : ["retry-after", String(extensions.retryAfterSeconds)];
};

/** One request and its answer. */
export class Exchange implements Call {
  readonly requestId: string;
  readonly isReadOnly: boolean;
  readonly path: string;
  /** The query string without its question mark. */
  readonly search: string;
  readonly #traceparent: string | null;
  #controller: AbortController | null = null;

  constructor(
    readonly request: IncomingMessage,
    readonly response: ServerResponse,
    private readonly settings: ExchangeSettings,
  ) {
    const { url = "/", headers, method } = request;
    const mark = url.indexOf("?");
    this.path = mark < 0 ? url : url.slice(0, mark);
    this.search = mark < 0 ? "" : url.slice(mark + 1);
    this.isReadOnly = method !== "POST";
    this.requestId = requestIdOf(headers);
    this.#traceparent = traceparentOf(headers);
  }

  get noCache(): boolean {
    return this.request.headers["cache-control"]?.toLowerCase().includes("no-cache") ?? false;
  }

  get signal(): AbortSignal {
    return this.#abortable().signal;
  }

  abort(reason: Error): void {
    this.#abortable().abort(reason);
  }

  /** Headers that every answer has, names and values in turn. */
  get commonHeaders(): string[] {
    const headers = ["x-request-id", this.requestId, "x-content-type-options", "nosniff"];
    if (this.#traceparent !== null) {
      headers.push("traceparent", this.#traceparent);
    }
    for (const part of this.settings.cors.answerHeaders(this.request.headers)) {
      headers.push(part);
    }
    if (this.settings.isDraining()) {
      headers.push("connection", "close");
    }
    return headers;
  }

  send({ status, type, body, headers = none }: Reply): void {
    if (this.response.headersSent || this.response.destroyed) {
      return;
    }
    const all = this.commonHeaders;
    const length = Buffer.byteLength(body);
    all.push("content-type", type, "content-length", String(length), "cache-control", "no-store");
    for (const part of headers) {
      all.push(part);
    }
    this.response.writeHead(status, all);
    // A text of one byte a character is ASCII, which Node writes faster where it is told so.
    this.response.end(body, length === body.length ? "latin1" : "utf8");
    this.#endUnreadBody();
  }

  /** Answers without a body. */
  sendNothing(headers: readonly string[]): void {
    this.response.writeHead(204, [...this.commonHeaders, ...headers]);
    this.response.end();
  }

  refuse(fault: Fault, headers: readonly string[] = [], type: string = jsonType): void {
    const { requestId } = this;
    this.send({
      status: fault.status,
      type: `${type}; charset=utf-8`,
      body: JSON.stringify({ errors: [formatFault(fault)], extensions: { requestId } }),
      headers: [...refusalHeaders(fault), ...headers],
    });
  }

  /** Answers what was thrown: a Fault in its own words, anything else as INTERNAL. */
  fail(error: unknown, type: string = jsonType): void {
    if (error instanceof CallerGone) {
      return;
    }
    if (error instanceof Fault) {
      this.refuse(error, [], type);
      return;
    }
    this.settings.log.error({ requestId: this.requestId, err: error }, "A request failed inside");
    this.refuse(new Fault("INTERNAL", internalMessage), [], type);
  }

  #abortable(): AbortController {
    if (this.#controller === null) {
      const controller = new AbortController();
      // Every live read that is under way listens to it; what a request may cost bounds their number.
      setMaxListeners(0, controller.signal);
      this.#controller = controller;
      this.response.once("close", () => {
        if (!this.response.writableFinished) {
          controller.abort(new CallerGone());
        }
      });
    }
    return this.#controller;
  }

  /**
   * A caller that is still sending would miss the answer if the connection closed at once, so the rest
   * is read and dropped for a while.
   */
  #endUnreadBody(): void {
    const { request } = this;
    if (request.complete) {
      return;
    }
    request.resume();
    const timer = setTimeout(() => request.socket.destroy(), this.settings.lingerMs);
    request.once("close", () => {
      clearTimeout(timer);
    });
  }
}
