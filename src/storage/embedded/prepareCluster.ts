import { existsSync, readFileSync, renameSync, rmSync } from "node:fs";
import { PGlite } from "@electric-sql/pglite";
import { unpackCluster } from "./clusterArchive.js";
import { clusterIdentity } from "./clusterIdentity.js";
import { engineParameters } from "./engineParameters.js";

/**
 * Makes the files of an empty database where there are none: from the archive that the build left,
 * or else by initdb, which takes seconds. They appear whole or not at all.
 */
export const prepareCluster = async (directory: string, archive: string): Promise<void> => {
  if (clusterIdentity(directory) !== null) return;
  const draft = `${directory}.new`;
  rmSync(draft, { recursive: true, force: true });
  if (existsSync(archive)) await unpackCluster(readFileSync(archive), draft);
  else await initializeCluster(draft);
  renameSync(draft, directory);
};

/**
 * Makes the files of an empty database by initdb, and closes it. The databases that new ones would be
 * copied from are dropped: two thirds of all files, which nobody reads.
 */
export const initializeCluster = async (directory: string): Promise<void> => {
  const engine = await PGlite.create({ dataDir: directory, startParams: engineParameters });
  for (const name of ["template0", "template1"]) {
    await engine.query(`ALTER DATABASE ${name} IS_TEMPLATE false`);
    await engine.query(`DROP DATABASE ${name}`);
  }
  await engine.close();
};
