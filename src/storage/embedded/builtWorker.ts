import { existsSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * The JavaScript of the worker: beside this file once it is built. Tests run this file from its
 * source, and a worker cannot be started from TypeScript, so that they take what the build made.
 */
export const builtWorker = (): string => {
  const beside = fileURLToPath(new URL("worker.js", import.meta.url));
  if (existsSync(beside)) return beside;
  const root = packageDirectory(dirname(beside));
  return join(root, "dist", relative(root, beside));
};

const packageDirectory = (directory: string): string => {
  if (existsSync(join(directory, "package.json"))) return directory;
  const parent = dirname(directory);
  if (parent === directory) throw new Error("causeway is not complete: no package.json above it");
  return packageDirectory(parent);
};
