import { type IncomingMessage, request } from "node:http";
import { gunzipSync } from "node:zlib";
import type { NomadRequest } from "./NomadTranslator.js";

export interface NomadAnswer {
  readonly status: number;
  readonly text: string;
  readonly json: unknown;
  readonly index: number | undefined;
  readonly type: string | undefined;
  /** Whether there is a further page. */
  readonly next: string | undefined;
}

/** Sends a request by node:http, which leaves a path as it is written. */
export const send = (port: number, given: NomadRequest): Promise<NomadAnswer> =>
  new Promise((resolve, reject) => {
    const { method, path, body } = given;
    const length = body === undefined ? {} : { "Content-Length": String(Buffer.byteLength(body)) };
    const headers = { ...given.headers, ...length };
    const sent = request({ port, host: "127.0.0.1", method, path, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const bytes = Buffer.concat(chunks);
        const zipped = response.headers["content-encoding"] === "gzip";
        const text = (zipped ? gunzipSync(bytes) : bytes).toString("utf8");
        const index = headerOf(response, "x-nomad-index");
        resolve({
          status: response.statusCode ?? 0,
          text,
          json: parsed(text),
          index: index === undefined ? undefined : Number(index),
          type: response.headers["content-type"],
          next: headerOf(response, "x-nomad-nexttoken"),
        });
      });
    });
    sent.on("error", reject);
    sent.end(body);
  });

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const headerOf = ({ headers }: IncomingMessage, name: string): string | undefined => {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
};
