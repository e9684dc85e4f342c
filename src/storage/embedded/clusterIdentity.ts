import { statSync } from "node:fs";
import { join } from "node:path";

/**
 * Which files the database of a directory is; null where there is none, or its disk is gone. A copy that
 * is put in its place is another one.
 */
export const clusterIdentity = (directory: string): string | null => {
  try {
    const { dev, ino } = statSync(join(directory, "PG_VERSION"));
    return `${dev}:${ino}`;
  } catch {
    return null;
  }
};
