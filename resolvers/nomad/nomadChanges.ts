import type { ChangeDeclaration } from "../../src/operations/ChangeDeclaration.js";
import { deleteNomadVariable } from "./deleteNomadVariable.js";
import { deployNomadJob } from "./deployNomadJob.js";
import { dispatchNomadJob } from "./dispatchNomadJob.js";
import { drainNomadNode } from "./drainNomadNode.js";
import { failNomadDeployment } from "./failNomadDeployment.js";
import { forceNomadPeriodicJob } from "./forceNomadPeriodicJob.js";
import { promoteNomadDeployment } from "./promoteNomadDeployment.js";
import { restartNomadAllocation } from "./restartNomadAllocation.js";
import { revertNomadJob } from "./revertNomadJob.js";
import { scaleNomadJob } from "./scaleNomadJob.js";
import { setNomadNodeEligibility } from "./setNomadNodeEligibility.js";
import { setNomadVariable } from "./setNomadVariable.js";
import { stopNomadAllocation } from "./stopNomadAllocation.js";
import { stopNomadJob } from "./stopNomadJob.js";

/** Every change of the Nomad room, for operations that outlived the process that began them. */
export const nomadChanges: readonly ChangeDeclaration<unknown>[] = [
  deleteNomadVariable,
  deployNomadJob,
  dispatchNomadJob,
  drainNomadNode,
  failNomadDeployment,
  forceNomadPeriodicJob,
  promoteNomadDeployment,
  restartNomadAllocation,
  revertNomadJob,
  scaleNomadJob,
  setNomadNodeEligibility,
  setNomadVariable,
  stopNomadAllocation,
  stopNomadJob,
];
