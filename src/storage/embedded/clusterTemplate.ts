import { fileURLToPath } from "node:url";

/** Where the build leaves the files of an empty database: beside what it made of this file. */
export const clusterTemplate = fileURLToPath(new URL("cluster.template", import.meta.url));
