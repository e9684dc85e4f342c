import { list, map, pointer, struct } from "../go/composites.js";
import type { GoType, ValueOf } from "../go/GoType.js";
import type { Json } from "../go/Json.js";
import { boolPointer, intPointer, optionalInt, text } from "../go/scalars.js";
import { networkType } from "./networkTypes.js";
import {
  affinityType,
  constraintType,
  disconnectType,
  diskType,
  migrateType,
  rescheduleType,
  restartType,
  spreadType,
  updateType,
  volumeType,
} from "./placementTypes.js";
import { scalingType } from "./scalingType.js";
import { serviceType } from "./serviceTypes.js";
import { taskType } from "./taskType.js";

/** Never absent on the server, null where the client library was not given it. */
const always = <T>(type: GoType<T>): GoType<T> => ({
  ...type,
  plain: (value): Json => (value === undefined || value === null ? null : type.plain(value)),
});

export const taskGroupType = struct("TaskGroup", {
  Name: text(),
  Count: { ...intPointer(1), name: "int" },
  Constraints: list(constraintType),
  Affinities: list(affinityType),
  Spreads: list(spreadType),
  Tasks: list(taskType),
  Volumes: map(volumeType),
  RestartPolicy: always(restartType),
  ReschedulePolicy: pointer(rescheduleType),
  Disconnect: pointer(disconnectType),
  EphemeralDisk: always(diskType),
  Update: pointer(updateType),
  Migrate: pointer(migrateType),
  Networks: list(networkType),
  Meta: map(text()),
  Services: list(serviceType),
  ShutdownDelay: optionalInt(),
  StopAfterClientDisconnect: optionalInt(),
  MaxClientDisconnect: optionalInt(),
  MaxRunDuration: optionalInt(),
  Scaling: pointer(scalingType),
  Consul: pointer(
    struct("Consul", { Namespace: text(), Cluster: text("default"), Partition: text() }),
  ),
  PreventRescheduleOnLost: boolPointer(),
});
export type TaskGroup = ValueOf<typeof taskGroupType>;
