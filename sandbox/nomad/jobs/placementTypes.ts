import { list, pointer, struct } from "../go/composites.js";
import type { ValueOf } from "../go/GoType.js";
import {
  bool,
  boolPointer,
  duration,
  durationPointer,
  int,
  intPointer,
  text,
  textPointer,
} from "../go/scalars.js";

export const constraintType = struct("Constraint", {
  LTarget: text(),
  RTarget: text(),
  Operand: text(),
});
export type Constraint = ValueOf<typeof constraintType>;

export const affinityType = struct("Affinity", {
  LTarget: text(),
  RTarget: text(),
  Operand: text(),
  Weight: intPointer(50),
});

export const spreadType = struct("Spread", {
  Attribute: text(),
  Weight: intPointer(50),
  SpreadTarget: list(struct("SpreadTarget", { Value: text(), Percent: int() })),
});

/** How a job rolls out; the zero values are those of a strategy that is not set. */
export const updateType = struct("UpdateStrategy", {
  Stagger: durationPointer(),
  MaxParallel: intPointer(),
  HealthCheck: textPointer(),
  MinHealthyTime: durationPointer(),
  HealthyDeadline: durationPointer(),
  ProgressDeadline: durationPointer(),
  AutoRevert: boolPointer(),
  AutoPromote: boolPointer(),
  Canary: intPointer(),
});
export type Update = ValueOf<typeof updateType>;

export const migrateType = struct("MigrateStrategy", {
  MaxParallel: intPointer(1),
  HealthCheck: textPointer("checks"),
  MinHealthyTime: durationPointer(10e9),
  HealthyDeadline: durationPointer(300e9),
});

export const restartType = struct("RestartPolicy", {
  Attempts: intPointer(-1),
  Interval: durationPointer(-1),
  Delay: durationPointer(-1),
  Mode: textPointer(),
  RenderTemplates: boolPointer(),
});
export type Restart = ValueOf<typeof restartType>;

export const rescheduleType = struct("ReschedulePolicy", {
  Attempts: intPointer(-1),
  Interval: durationPointer(-1),
  Delay: durationPointer(-1),
  DelayFunction: textPointer(),
  MaxDelay: durationPointer(-1),
  Unlimited: { ...boolPointer(), absent: () => null, read: boolPointer().read },
});
export type Reschedule = ValueOf<typeof rescheduleType>;

export const diskType = struct("EphemeralDisk", {
  Sticky: boolPointer(),
  SizeMB: intPointer(300),
  Migrate: boolPointer(),
});

export const disconnectType = struct("DisconnectStrategy", {
  LostAfter: durationPointer(),
  StopOnClientAfter: pointer({ ...duration(), name: "time.Duration" }),
  Replace: boolPointer(true),
  Reconcile: textPointer("best_score"),
});

export const volumeType = struct("VolumeRequest", {
  Name: text(),
  Type: text(),
  Source: text(),
  ReadOnly: bool(),
  Sticky: bool(),
  AccessMode: text(),
  AttachmentMode: text(),
  MountOptions: pointer(struct("CSIMountOptions", { FSType: text(), MountFlags: list(text()) })),
  PerAlloc: bool(),
});

export const scalingTargetType = struct("ScalingTarget", {
  Namespace: text(),
  Job: text(),
  Group: text(),
});
