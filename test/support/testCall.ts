import { setMaxListeners } from "node:events";
import type { Call, Viewer } from "../../src/execution/call.js";

export const tester: Viewer = { subject: "tester", name: null, roles: ["admin"], claims: {} };

/** A call that nobody is waiting for. */
export const testCall = (call: Partial<Call> = {}): Call => {
  const controller = new AbortController();
  // As that of a request.
  setMaxListeners(0, controller.signal);
  return {
    requestId: "request-1",
    signal: controller.signal,
    noCache: false,
    isReadOnly: false,
    abort: (reason) => {
      controller.abort(reason);
    },
    ...call,
  };
};
