import type { ChangeDeclaration } from "../../src/operations/ChangeDeclaration.js";
import { applyConsulConfigEntry } from "./applyConsulConfigEntry.js";
import { deleteConsulConfigEntry } from "./deleteConsulConfigEntry.js";
import { deleteConsulIntention } from "./deleteConsulIntention.js";
import { deleteConsulKey } from "./deleteConsulKey.js";
import { deregisterConsulService } from "./deregisterConsulService.js";
import { registerConsulService } from "./registerConsulService.js";
import { setConsulKey } from "./setConsulKey.js";
import { setConsulMaintenance } from "./setConsulMaintenance.js";
import { upsertConsulIntention } from "./upsertConsulIntention.js";

/** Every change of the Consul room: what was waiting, or was interrupted, is found again by its action. */
export const consulChanges: readonly ChangeDeclaration<unknown>[] = [
  setConsulKey,
  deleteConsulKey,
  upsertConsulIntention,
  deleteConsulIntention,
  registerConsulService,
  deregisterConsulService,
  setConsulMaintenance,
  applyConsulConfigEntry,
  deleteConsulConfigEntry,
];
