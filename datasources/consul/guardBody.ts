import type { ClientRequest, IncomingMessage } from "node:http";
import { BodyTooLarge } from "../upstream/BodyTooLarge.js";

/**
 * Ends a request with an error when its answer grows beyond `maxBytes`, or breaks off: papi waits
 * for the end of a body that never comes, and keeps what it is sent, however much.
 */
export const guardBody = (request: ClientRequest, maxBytes: number): ClientRequest => {
  const fail = (error: Error) => {
    request.emit("error", error);
    request.destroy();
  };
  request.once("response", (response: IncomingMessage) => {
    let bytes = 0;
    if (Number(response.headers["content-length"] ?? 0) > maxBytes) {
      // In the next turn: papi starts to listen to the answer in this one.
      process.nextTick(fail, new BodyTooLarge(maxBytes));
      return;
    }
    response.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > maxBytes) fail(new BodyTooLarge(maxBytes));
    });
    response.on("error", fail);
  });
  return request;
};
