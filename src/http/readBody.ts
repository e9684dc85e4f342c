import { isUtf8 } from "node:buffer";
import type { IncomingMessage } from "node:http";
import { Fault } from "../errors.js";
import { shown } from "../limits/limits.js";

/** The caller left before its request was complete; there is nobody to answer. */
export class CallerGone extends Error {
  constructor() {
    super("The caller closed the connection");
    this.name = "CallerGone";
  }
}

const tooLarge = (limit: number): Fault =>
  new Fault(
    "PAYLOAD_TOO_LARGE",
    `The request body is larger than ${shown(limit)} bytes, which is the limit; send less at once.`,
    { limit },
  );

const textOf = (body: Buffer): string => {
  if (!isUtf8(body)) {
    throw new Fault("BAD_REQUEST", "Request body is not valid UTF-8; encode it as UTF-8.");
  }
  return body.toString("utf8");
};

/**
 * Reads a body of at most `limit` bytes; 0: of any size. What is above the limit is left unread.
 *
 * @throws Fault PAYLOAD_TOO_LARGE, BAD_REQUEST where it is not UTF-8; CallerGone
 */
export const readBody = async (request: IncomingMessage, limit: number): Promise<string> => {
  const most = limit > 0 ? limit : Number.POSITIVE_INFINITY;
  if (Number(request.headers["content-length"] ?? 0) > most) {
    throw tooLarge(limit);
  }
  // It left while its token was checked; nothing more will be heard of it.
  if (request.destroyed) {
    throw new CallerGone();
  }
  return textOf(await bytesOf(request, most));
};

const bytesOf = (request: IncomingMessage, most: number): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > most) {
        chunks.length = 0;
        request.removeAllListeners("data");
        reject(tooLarge(most));
        return;
      }
      chunks.push(chunk);
    });
    const gone = (): void => {
      reject(new CallerGone());
    };
    request.on("end", () => {
      request.off("close", gone);
      const [only] = chunks;
      resolve(chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks));
    });
    request.on("error", gone);
    request.on("close", gone);
  });
