import { isBrokenCircuitError, isBulkheadRejectedError } from "cockatiel";
import { NomadFault } from "./nomadFault.js";
import { HALF_OPEN_AFTER_MS } from "./RegionBreakers.js";

/** The fault of a call that was not sent because too many wait or too many failed; else the error itself. */
export const callRefusal = (source: string, error: unknown, limit: number): unknown => {
  if (isBulkheadRejectedError(error)) {
    const what = `Nomad source ${source} is busy: ${limit} calls run or wait; nothing was sent. Ask again.`;
    const details = { retryAfterSeconds: 1, limit };
    return new NomadFault("UPSTREAM_BUSY", what, { source, answered: false, details });
  }
  if (isBrokenCircuitError(error)) {
    const seconds = HALF_OPEN_AFTER_MS / 1000;
    const what = `Nomad source ${source} failed repeatedly; it is asked again within ${seconds} s.`;
    const details = { retryAfterSeconds: seconds };
    return new NomadFault("UPSTREAM_UNAVAILABLE", what, { source, answered: false, details });
  }
  return error;
};
