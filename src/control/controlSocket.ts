import { join, relative } from "node:path";

/** The longest path that every system can bind (macOS 104, Linux 108 bytes, with a final zero). */
const LONGEST = 103;

/**
 * Where the gateway of a data directory listens for the command line. Null where no socket can be:
 * a path that is too long would be cut off, and the socket made somewhere else.
 */
export const controlSocket = (data: string): string | null => {
  const path = join(data, "control.sock");
  const short = relative(process.cwd(), path);
  return [path, short].find((candidate) => Buffer.byteLength(candidate) <= LONGEST) ?? null;
};
