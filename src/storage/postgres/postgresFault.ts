import pg from "pg";
import { errorCode } from "../../config/errorCode.js";
import type { Fault } from "../../errors.js";
import { StatementError } from "../StatementError.js";
import { faultOfState, storageUnavailable } from "../storageFault.js";

/**
 * What `pg` throws, in our own words: a refused statement, or a server that cannot be used.
 * Everything that is not about types is about the connection.
 */
export const postgresFault = (cause: unknown): Fault | Error => {
  if (cause instanceof pg.DatabaseError) {
    const { message, code = "", constraint = null } = cause;
    return faultOfState(code, message) ?? new StatementError(message, code, constraint);
  }
  if (cause instanceof TypeError || cause instanceof RangeError) return cause;
  return storageUnavailable(reasonOf(cause));
};

const reasonOf = (cause: unknown): string => {
  const code = errorCode(cause);
  if (code !== "") return `it cannot be reached (${code})`;
  return cause instanceof Error ? cause.message : String(cause);
};
