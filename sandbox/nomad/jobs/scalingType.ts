import { clientOnly, map, pointer, struct } from "../go/composites.js";
import type { ValueOf } from "../go/GoType.js";
import { anything, boolPointer, int, intPointer, text } from "../go/scalars.js";
import { scalingTargetType } from "./placementTypes.js";

/** How far a group may be scaled, and by which rules of an autoscaler. */
export const scalingType = struct("ScalingPolicy", {
  ID: text(),
  Namespace: clientOnly(text()),
  Type: text("horizontal"),
  Target: pointer(scalingTargetType),
  Min: intPointer(-1),
  Max: intPointer(-1),
  Policy: map(anything()),
  Enabled: boolPointer(true),
  CreateIndex: int(),
  ModifyIndex: int(),
});
export type Scaling = ValueOf<typeof scalingType>;
