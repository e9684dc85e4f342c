import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
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

/**
 * Writes them again, onto the disk itself, below a directory that does not exist yet. All at once: the
 * disk takes many writes that wait for it together, and one after the other would take seconds.
 */
export const unpackCluster = async (archive: Uint8Array, directory: string): Promise<void> => {
  mkdirSync(directory, { mode: 0o700 });
  const packed = entries.parse(deserialize(gunzipSync(archive)));
  for (const { path, content } of packed) {
    const parent = content === null ? path : dirname(path);
    mkdirSync(join(directory, parent), { recursive: true, mode: 0o700 });
  }
  const writing = packed.map(async ({ path, content }) => {
    if (content === null) return;
    await writeFile(join(directory, path), content, { mode: 0o600, flush: true });
  });
  await Promise.all(writing);
};
