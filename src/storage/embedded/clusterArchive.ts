import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { deserialize, serialize } from "node:v8";
import { gunzipSync, gzipSync } from "node:zlib";
import { z } from "zod";

const entries = z.array(
  z.object({
    path: z.string(),
    /** Null for a directory; empty ones matter to PostgreSQL. */
    content: z.instanceof(Uint8Array).nullable(),
  }),
);

/** All files of a closed database, in one compressed piece. */
export const packCluster = (directory: string): Buffer => {
  const found = readdirSync(directory, { recursive: true, withFileTypes: true });
  const packed = found.map((entry) => {
    const file = join(entry.parentPath, entry.name);
    const path = relative(directory, file);
    return { path, content: entry.isFile() ? readFileSync(file) : null };
  });
  return gzipSync(serialize(packed));
};

/** Writes them again, onto the disk itself, below a directory that does not exist yet. */
export const unpackCluster = (archive: Uint8Array, directory: string): void => {
  mkdirSync(directory, { mode: 0o700 });
  for (const { path, content } of entries.parse(deserialize(gunzipSync(archive)))) {
    const file = join(directory, path);
    mkdirSync(content === null ? file : dirname(file), { recursive: true, mode: 0o700 });
    if (content !== null) writeFileSync(file, content, { mode: 0o600, flush: true });
  }
};
