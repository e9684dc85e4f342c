import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The path of a file of the package, from the sources and from what is built of them alike. */
export const packageFile = (path: string): string => {
  let directory = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(directory, "package.json"))) {
    const parent = dirname(directory);
    if (parent === directory) throw new Error("causeway is not complete: no package.json above it");
    directory = parent;
  }
  return join(directory, path);
};
