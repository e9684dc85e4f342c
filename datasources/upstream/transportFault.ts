import type { Destination } from "./Destination.js";
import { failureOf } from "./failureOf.js";
import { UpstreamFault } from "./UpstreamFault.js";

/** The fault of a call that got no answer, or none that could be read. */
export const transportFault = (to: Destination, error: unknown): UpstreamFault => {
  if (error instanceof UpstreamFault) return error;
  const { code, what, ...known } = failureOf(error);
  return to.fault(code, `at ${to.address} ${what}`, { ...known, cause: error });
};
