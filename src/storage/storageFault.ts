import { Fault } from "../errors.js";

/** SQLSTATEs of a database that cannot work at the moment, whatever it is asked. */
const UNAVAILABLE: ReadonlySet<string> = new Set([
  "25006", // read only: it was demoted
  "25P03", // held a transaction open for too long
  "3D000", // no such database
  "57014", // statement_timeout
  "57P01", // shut down by an administrator
  "57P02", // crashed
  "57P03", // still starting
  "57P05", // idle for too long
]);
/** Connection; authorization; resources; the system below. */
const UNAVAILABLE_CLASSES: ReadonlySet<string> = new Set(["08", "28", "53", "58"]);

const DISK_FULL = "53100";

/** The fault of a SQLSTATE that says that the database cannot work; null for any other. */
export const faultOfState = (code: string, message: string): Fault | null => {
  if (code === DISK_FULL) return storageFull();
  if (!UNAVAILABLE.has(code) && !UNAVAILABLE_CLASSES.has(code.slice(0, 2))) return null;
  return storageUnavailable(`${message} (${code})`);
};

/** Nothing was changed: the reason is for callers and must name no credential. */
export const storageUnavailable = (reason: string): Fault =>
  new Fault("STORAGE_UNAVAILABLE", `The database cannot be used: ${reason}.`);

export const storageFull = (): Fault =>
  new Fault(
    "STORAGE_FULL",
    "The database's disk is full. Free some space; nothing needs to be restarted.",
  );

/** Whether the database as a whole cannot be used; then it is open what became of a statement. */
export const isStorageDown = (error: unknown): boolean =>
  error instanceof Fault && error.code.startsWith("STORAGE_");
