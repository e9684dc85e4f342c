import type { IncomingMessage } from "node:http";
import { HttpError } from "./HttpError.js";

const MOST_BYTES = 16 * 1024 * 1024;

/** Reads the whole body. Rejects with 413 once it is known to be too large. */
export const readBody = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = chunk instanceof Uint8Array ? Buffer.from(chunk) : Buffer.from(String(chunk));
    size += bytes.length;
    if (size > MOST_BYTES) {
      throw new HttpError(413, `Request body is larger than ${MOST_BYTES} bytes`);
    }
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString("utf8");
};
