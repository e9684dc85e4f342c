import { clientOnly, list, map, ifGiven, pointer, struct } from "../go/composites.js";
import type { GoType, ValueOf } from "../go/GoType.js";
import type { Json } from "../go/Json.js";
import {
  anything,
  bool,
  boolPointer,
  duration,
  durationPointer,
  intPointer,
  optionalInt,
  text,
  textPointer,
} from "../go/scalars.js";
import { identityType } from "./identityType.js";
import { resourcesType } from "./networkTypes.js";
import { affinityType, constraintType, restartType } from "./placementTypes.js";
import { scalingType } from "./scalingType.js";
import { serviceType } from "./serviceTypes.js";

const artifactType = struct("TaskArtifact", {
  GetterSource: text(),
  GetterOptions: map(text()),
  GetterHeaders: map(text()),
  GetterMode: textPointer("any"),
  GetterInsecure: boolPointer(),
  RelativeDest: textPointer("local/"),
  Chown: bool(),
});

const templateType = struct("Template", {
  SourcePath: textPointer(),
  DestPath: textPointer(),
  EmbeddedTmpl: textPointer(),
  ChangeMode: textPointer("restart"),
  ChangeScript: anything(),
  ChangeSignal: textPointer(),
  Once: boolPointer(),
  Splay: durationPointer(5e9),
  Perms: textPointer("0644"),
  Uid: optionalInt(),
  Gid: optionalInt(),
  LeftDelim: textPointer("{{"),
  RightDelim: textPointer("}}"),
  Envvars: boolPointer(),
  VaultGrace: durationPointer(),
  Wait: anything(),
  ErrMissingKey: boolPointer(),
});

const vaultType = struct("Vault", {
  Policies: list(text()),
  Role: text(),
  Namespace: textPointer(),
  Cluster: text("default"),
  Env: boolPointer(true),
  DisableFile: boolPointer(),
  ChangeMode: textPointer("restart"),
  ChangeSignal: textPointer("SIGHUP"),
  AllowTokenExpiration: boolPointer(),
});

const logType = struct("LogConfig", {
  MaxFiles: intPointer(10),
  MaxFileSizeMB: intPointer(10),
  Enabled: clientOnly(boolPointer()),
  Disabled: boolPointer(),
});

const volumeMountType = struct("VolumeMount", {
  Volume: textPointer(),
  Destination: textPointer(),
  ReadOnly: boolPointer(),
  PropagationMode: textPointer("private"),
  SELinuxLabel: textPointer(),
});

/** The files that an empty struct stands for are never null on the server. */
const always = <T>(type: GoType<T>): GoType<T> => ({
  ...type,
  plain: (value): Json => (value === undefined || value === null ? null : type.plain(value)),
});

export const taskType = struct("Task", {
  Name: text(),
  Driver: text(),
  User: text(),
  Lifecycle: pointer(struct("TaskLifecycle", { Hook: text(), Sidecar: bool() })),
  Config: map(anything()),
  Constraints: list(constraintType),
  Affinities: list(affinityType),
  Env: map(text()),
  Services: list(serviceType),
  Resources: always(resourcesType),
  RestartPolicy: always(restartType),
  Meta: map(text()),
  KillTimeout: durationPointer(5e9),
  LogConfig: always(logType),
  Artifacts: list(artifactType),
  Vault: pointer(vaultType),
  Consul: pointer(
    struct("Consul", { Namespace: text(), Cluster: text("default"), Partition: text() }),
  ),
  Templates: list(templateType),
  DispatchPayload: pointer(struct("DispatchPayloadConfig", { File: text() })),
  VolumeMounts: list(volumeMountType),
  CSIPluginConfig: ifGiven(
    pointer(
      struct("CSIPluginConfig", {
        ID: text(),
        Type: text(),
        MountDir: text("/csi"),
        StagePublishBaseDir: text("/local/csi"),
        HealthTimeout: duration(30e9),
      }),
    ),
  ),
  Leader: bool(),
  ShutdownDelay: duration(),
  KillSignal: text(),
  Kind: text(),
  ScalingPolicies: list(scalingType),
  Identity: pointer(identityType),
  Identities: list(identityType),
  Actions: list(struct("Action", { Name: text(), Command: text(), Args: list(text()) })),
  Schedule: anything(),
  Secrets: list(anything()),
});
export type Task = ValueOf<typeof taskType>;
