import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packCluster } from "./embedded/clusterArchive.js";
import { clusterTemplate } from "./embedded/clusterTemplate.js";
import { initializeCluster } from "./embedded/prepareCluster.js";

// A step of the build: initdb takes seconds, and the first start of a gateway should not.
const scratch = mkdtempSync(join(tmpdir(), "causeway-template-"));
try {
  const cluster = join(scratch, "cluster");
  await initializeCluster(cluster);
  writeFileSync(clusterTemplate, packCluster(cluster));
} finally {
  rmSync(scratch, { recursive: true });
}
