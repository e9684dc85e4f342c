import type { IncomingMessage } from "node:http";
import type { BodyLimit } from "./Call.js";
import { HttpError } from "./HttpError.js";

/** What a body may measure where Consul states no limit. */
const ANY: BodyLimit = { bytes: 16 * 1024 * 1024, setting: "limits" };

/** Reads the whole body. Rejects with 413 once it is known to be too large. */
export const readBody = async (request: IncomingMessage, limit = ANY): Promise<Buffer> => {
  const announced = Number(request.headers["content-length"] ?? 0);
  if (announced > limit.bytes) throw tooLarge(announced, limit);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) continue;
    size += chunk.length;
    if (size > limit.bytes) throw tooLarge(size, limit);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

const tooLarge = (size: number, { bytes, setting }: BodyLimit): HttpError =>
  new HttpError(
    413,
    `Request body(${size} bytes) too large, max size: ${bytes} bytes. ` +
      `See https://www.consul.io/docs/agent/options.html#${setting}.`,
    { Connection: "close" },
  );
