import { clientOnly, list, map, pointer, struct } from "../go/composites.js";
import type { GoType, ValueOf } from "../go/GoType.js";
import type { Json } from "../go/Json.js";
import { anything, bool, boolPointer, intPointer, text, textPointer } from "../go/scalars.js";
import {
  affinityType,
  constraintType,
  migrateType,
  rescheduleType,
  spreadType,
  updateType,
} from "./placementTypes.js";
import { taskGroupType } from "./taskGroupType.js";

const periodicType = struct("PeriodicConfig", {
  Enabled: boolPointer(true),
  Spec: textPointer(),
  Specs: list(text()),
  SpecType: textPointer("cron"),
  ProhibitOverlap: boolPointer(),
  TimeZone: textPointer("UTC"),
});

const parameterizedType = struct("ParameterizedJobConfig", {
  Payload: text("optional"),
  MetaRequired: list(text()),
  MetaOptional: list(text()),
});

const multiregionType = struct("Multiregion", {
  Strategy: pointer(
    struct("MultiregionStrategy", { MaxParallel: intPointer(), OnFailure: textPointer() }),
  ),
  Regions: list(
    struct("MultiregionRegion", {
      Name: text(),
      Count: intPointer(),
      Datacenters: list(text()),
      NodePool: text(),
      Meta: map(text()),
    }),
  ),
});

/** Base64 of what a dispatch brought along. */
const payload: GoType<string | null> = {
  name: "[]uint8",
  absent: () => null,
  read: text().read,
  plain: (value) => value ?? null,
};

/** A time in nanoseconds, which no double holds exactly. */
const nanoseconds: GoType<bigint> = {
  name: "int64",
  absent: () => 0n,
  read: () => 0n,
  plain: (): Json => null,
};

export interface VersionTag {
  readonly Name: string;
  readonly Description: string;
  readonly TaggedTime: bigint;
}

const versionTag: GoType<VersionTag | null> = {
  name: "JobVersionTag",
  absent: () => null,
  read: () => null,
  plain: () => null,
};

export const jobType = struct("Job", {
  Region: textPointer(),
  Namespace: textPointer(),
  ID: textPointer(),
  Name: textPointer(),
  Type: textPointer("service"),
  Priority: intPointer(50),
  AllAtOnce: boolPointer(),
  Datacenters: list(text()),
  NodePool: textPointer(),
  Constraints: list(constraintType),
  Affinities: list(affinityType),
  Spreads: list(spreadType),
  TaskGroups: list(taskGroupType),
  Update: { ...updateType, plain: pointer(updateType).plain },
  Multiregion: pointer(multiregionType),
  Periodic: pointer(periodicType),
  ParameterizedJob: pointer(parameterizedType),
  Reschedule: clientOnly(pointer(rescheduleType)),
  Migrate: clientOnly(pointer(migrateType)),
  Meta: map(text()),
  UI: anything(),
  DispatchIdempotencyToken: textPointer(),
  Dispatched: bool(),
  Payload: payload,
  ConsulNamespace: textPointer(),
  VaultNamespace: textPointer(),
  NomadTokenID: textPointer(),
  ParentID: textPointer(),
  Status: textPointer(),
  StatusDescription: textPointer(),
  Stable: boolPointer(),
  Stop: boolPointer(),
  Version: intPointer(),
  VersionTag: versionTag,
  SubmitTime: nanoseconds,
  CreateIndex: intPointer(),
  ModifyIndex: intPointer(),
  JobModifyIndex: intPointer(),
});
export type Job = ValueOf<typeof jobType>;
