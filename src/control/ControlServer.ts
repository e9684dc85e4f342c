import { rmSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { Fault } from "../errors.js";
import type { Log } from "../execution/log.js";
import { readBody } from "../http/readBody.js";
import type { ControlHandlers } from "./controlHandlers.js";
import { routeControl, type ControlAnswer } from "./controlRoutes.js";
import { controlSocket } from "./controlSocket.js";

const MOST_BYTES = 65_536;

const jsonBody = async (request: IncomingMessage): Promise<unknown> => {
  const text = await readBody(request, MOST_BYTES);
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    throw new Fault("BAD_REQUEST", "The body is no JSON.");
  }
};

/**
 * Answers the command line of the same user over a socket in the data directory. There is no other
 * credential: whoever may open the socket may read the database beside it.
 */
export class ControlServer {
  readonly #server: Server;

  private constructor(
    private readonly handlers: ControlHandlers,
    private readonly log: Log,
  ) {
    this.#server = createServer((request, response) => void this.#respond(request, response));
  }

  /**
   * Listens in a data directory that this process holds; what an earlier one left is removed. Where no
   * socket can be made, that is told in the log and the gateway goes on without.
   */
  static async start(data: string, handlers: ControlHandlers, log: Log): Promise<ControlServer> {
    const control = new ControlServer(handlers, log);
    try {
      const path = controlSocket(data);
      if (path === null) throw new Error(`the path of ${data} is too long for a socket`);
      await control.#listen(path);
    } catch (err) {
      log.warn({ err }, "the command line cannot ask this gateway: there is no control socket");
    }
    return control;
  }

  /** Stops answering, once the requests under way are answered; the socket goes with it. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => {
        resolve();
      });
      this.#server.closeIdleConnections();
    });
  }

  #listen(path: string): Promise<void> {
    rmSync(path, { force: true });
    return new Promise((resolve, reject) => {
      // The socket is made before `listen` returns; at no time may another user open it.
      const mask = process.umask(0o177);
      try {
        this.#server.once("error", reject).listen(path, () => {
          this.#server.off("error", reject);
          resolve();
        });
      } finally {
        process.umask(mask);
      }
    });
  }

  async #respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { status, body } = await this.#answer(request);
    const headers = { "content-type": "application/json", connection: "close" };
    response.writeHead(status, headers).end(JSON.stringify(body));
  }

  async #answer(request: IncomingMessage): Promise<ControlAnswer> {
    const { method = "", url: path = "" } = request;
    try {
      return await routeControl({ method, path, body: () => jsonBody(request) }, this.handlers);
    } catch (error) {
      if (error instanceof Fault) return refusal(error.status, error.code, error.message);
      this.log.error({ err: error, method, path }, "a request of the command line failed inside");
      return refusal(500, "INTERNAL", "It failed inside; the gateway's log has the reason.");
    }
  }
}

const refusal = (status: number, code: string, message: string): ControlAnswer => ({
  status,
  body: { error: { code, message } },
});
