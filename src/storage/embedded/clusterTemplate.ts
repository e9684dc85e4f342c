import { packageFile } from "../../packageFile.js";

/** Where the build leaves the files of an empty database. */
export const clusterTemplate = packageFile("dist/src/storage/embedded/cluster.template");
