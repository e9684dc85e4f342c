import { request } from "node:http";
import { text as readAll } from "node:stream/consumers";
import { errorCode } from "../config/errorCode.js";
import { controlSocket } from "./controlSocket.js";

/** What the command line asks the gateway of a data directory. */
export interface ControlQuestion {
  readonly method: "GET" | "POST" | "DELETE";
  /** `/tokens` */
  readonly path: string;
  readonly body?: object;
  /** Milliseconds to wait for the answer. */
  readonly deadlineMs: number;
}

/** What it answered, as JSON. */
export interface GatewayAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Nobody listens: there is no socket, or the process that made it is gone. */
const NOBODY = new Set(["ENOENT", "ECONNREFUSED"]);

/**
 * Asks the gateway that runs in a data directory; null where none runs.
 *
 * @throws the system's error where there is one that cannot be asked, e.g. EACCES
 */
export const askGateway = async (
  data: string,
  question: ControlQuestion,
): Promise<GatewayAnswer | null> => {
  const path = controlSocket(data);
  if (path === null) return null;
  try {
    return await ask(path, question);
  } catch (cause) {
    if (NOBODY.has(errorCode(cause))) return null;
    throw cause;
  }
};

const ask = (
  socketPath: string,
  { method, path, body, deadlineMs }: ControlQuestion,
): Promise<GatewayAnswer> =>
  new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(deadlineMs);
    const headers = { host: "causeway", "content-type": "application/json" };
    const asked = request({ socketPath, method, path, headers, signal, agent: false });
    asked.on("error", reject).on("response", (response) => {
      readAll(response)
        .then((text): GatewayAnswer => {
          const value: unknown = JSON.parse(text);
          return { status: response.statusCode ?? 0, body: value };
        })
        .then(resolve, reject);
    });
    asked.end(body === undefined ? undefined : JSON.stringify(body));
  });
