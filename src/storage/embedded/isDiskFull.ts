import { statfsSync } from "node:fs";

/** The server writes its log in pieces of 16 MiB, and cannot start without room for one. */
const NEEDED_BYTES = 16 * 1024 * 1024;

/** Whether the disk below a directory has no room for the embedded database to go on. */
export const isDiskFull = (directory: string): boolean => {
  try {
    const { bavail, bsize } = statfsSync(directory);
    return bavail * bsize < NEEDED_BYTES;
  } catch {
    return false;
  }
};
