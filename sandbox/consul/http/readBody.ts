import type { IncomingMessage } from "node:http";
import type { BodyLimit } from "./Call.js";
import { HttpError } from "./HttpError.js";

/** What a body may measure where Consul states no limit. */
const ANY: BodyLimit = { bytes: 16 * 1024 * 1024, setting: "limits" };

/**
 * Reads the whole body. Rejects with 413 where it is too large, but not before it was read, within
 * reason: a client whose connection breaks while it writes never sees the answer.
 */
export const readBody = async (request: IncomingMessage, limit = ANY): Promise<Buffer> => {
  const announced = Number(request.headers["content-length"] ?? 0);
  if (announced > ANY.bytes) throw tooLarge(announced, limit);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) continue;
    size += chunk.length;
    if (size > ANY.bytes) break;
    if (size <= limit.bytes) chunks.push(chunk);
  }
  if (size > limit.bytes) throw tooLarge(size, limit);
  return Buffer.concat(chunks);
};

const tooLarge = (size: number, { bytes, setting }: BodyLimit): HttpError =>
  new HttpError(
    413,
    `Request body(${size} bytes) too large, max size: ${bytes} bytes. ` +
      `See https://www.consul.io/docs/agent/options.html#${setting}.`,
    { Connection: "close" },
  );
