import { randomUUID } from "node:crypto";
import type { Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { Fault } from "../errors.js";
import { formatFault } from "../execution/formatError.js";

/** How long callers may take, in milliseconds, and how many may be connected. */
export interface ConnectionLimits {
  readonly headersTimeout: number;
  readonly requestTimeout: number;
  readonly checkingInterval: number;
  readonly keepAliveTimeout: number;
  readonly maxConnections: number;
  /** How long a caller may go on sending what was refused. */
  readonly lingerMs: number;
}

export const defaultConnectionLimits: ConnectionLimits = {
  headersTimeout: 10_000,
  requestTimeout: 15_000,
  checkingInterval: 1_000,
  keepAliveTimeout: 5_000,
  maxConnections: 12_000,
  lingerMs: 2_000,
};

/** Bytes of a request's line and headers. */
export const maxHeaderBytes = 16_384;

const faultOf = (code: string | undefined): Fault => {
  if (code === "ERR_HTTP_REQUEST_TIMEOUT") {
    return new Fault("REQUEST_TIMEOUT", "The request did not arrive in time; send it faster.");
  }
  return code === "HPE_HEADER_OVERFLOW"
    ? new Fault(
        "HEADERS_TOO_LARGE",
        `The request's headers are larger than ${maxHeaderBytes / 1_024} KiB, which is the limit; send less.`,
        { limit: maxHeaderBytes },
      )
    : new Fault("BAD_REQUEST", "This is not HTTP/1.1; correct the request.");
};

const reasons = new Map([
  [400, "Bad Request"],
  [405, "Method Not Allowed"],
  [408, "Request Timeout"],
  [431, "Request Header Fields Too Large"],
]);

/** An answer for a caller with whom there is no exchange, because its request could not be read. */
const rawAnswer = (fault: Fault, headers: readonly string[] = []): string => {
  const requestId = randomUUID();
  const body = JSON.stringify({ errors: [formatFault(fault)], extensions: { requestId } });
  return [
    `HTTP/1.1 ${fault.status} ${reasons.get(fault.status) ?? "Error"}`,
    "content-type: application/json; charset=utf-8",
    `content-length: ${Buffer.byteLength(body)}`,
    "cache-control: no-store",
    "x-content-type-options: nosniff",
    `x-request-id: ${requestId}`,
    ...headers,
    "connection: close",
    "",
    body,
  ].join("\r\n");
};

/** Looks after the sockets of a server: what cannot be read, what is too slow, and the end. */
export class Connections {
  readonly #server: Server;
  readonly #lingerMs: number;
  readonly #open = new Set<Socket>();
  readonly #answering = new WeakMap<Duplex, ServerResponse>();
  #isDraining = false;

  constructor(server: Server, limits: ConnectionLimits) {
    this.#server = server;
    this.#lingerMs = limits.lingerMs;
    server.maxConnections = limits.maxConnections;
    server.on("connection", (socket) => {
      this.#open.add(socket);
      socket.once("close", () => this.#open.delete(socket));
    });
    server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
      this.#refuse(socket, rawAnswer(faultOf(error.code)));
    });
    server.on("connect", (_request, socket) => {
      const fault = new Fault("METHOD_NOT_ALLOWED", "This is no proxy; use GET or POST.");
      this.#refuse(socket, rawAnswer(fault, ["allow: GET, POST"]));
    });
  }

  get isDraining(): boolean {
    return this.#isDraining;
  }

  /** Says that this response belongs to its socket until the next one does. */
  answering(response: ServerResponse): void {
    if (response.socket !== null) {
      this.#answering.set(response.socket, response);
    }
  }

  /**
   * Stops accepting, closes what is idle, and waits for the rest; what is not done in time is cut off.
   */
  async drain(deadlineMs: number): Promise<void> {
    this.#isDraining = true;
    const closed = new Promise<void>((resolve) => {
      this.#server.close(() => {
        resolve();
      });
    });
    this.#server.closeIdleConnections();
    // To Node a connection that never sent a byte is not idle: browsers open some in advance.
    for (const socket of this.#open) {
      if (socket.bytesRead === 0) {
        socket.destroy();
      }
    }
    const timer = setTimeout(() => {
      this.#server.closeAllConnections();
    }, deadlineMs);
    await closed;
    clearTimeout(timer);
  }

  /** Writes an answer unless another one has begun, and closes once the caller could read it. */
  #refuse(socket: Duplex, answer: string): void {
    const response = this.#answering.get(socket);
    const hasBegun = response?.headersSent === true && !response.writableFinished;
    if (!socket.writable || hasBegun) {
      socket.destroy();
      return;
    }
    socket.end(answer);
    socket.resume();
    const timer = setTimeout(() => socket.destroy(), this.#lingerMs);
    socket.once("close", () => {
      clearTimeout(timer);
    });
  }
}
