import type { Call, Handler } from "../http/Call.js";
import { invalidMethod } from "../http/HttpError.js";

/** A handler that chooses another one by the request's method; 405 for all others. */
export const byMethod =
  (handlers: Readonly<Record<string, Handler>>): Handler =>
  (call) => {
    const handler = handlers[call.method];
    if (!handler) throw invalidMethod();
    return handler(call);
  };

export const get = (handler: Handler): Handler => byMethod({ GET: handler });
export const put = (handler: Handler): Handler => byMethod({ PUT: handler, POST: handler });

/** Throws 405 unless the method is one of those. */
export const only = (call: Call, ...methods: readonly string[]): void => {
  if (!methods.includes(call.method)) throw invalidMethod();
};
