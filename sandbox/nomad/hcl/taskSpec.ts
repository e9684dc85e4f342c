import { argumentsOf, free, leaf, many, one, nestedFree, type BlockSpec } from "./BlockSpec.js";
import { serviceSpec } from "./serviceSpec.js";
import { networkSpec } from "./networkSpec.js";
import {
  affinity,
  constraint,
  identity,
  logs,
  restart,
  scaling,
  secret,
  vault,
  volumeMount,
} from "./sharedSpecs.js";

const template: BlockSpec = {
  arguments: argumentsOf({
    text:
      "source:SourcePath destination:DestPath data:EmbeddedTmpl change_mode:ChangeMode " +
      "change_signal:ChangeSignal perms:Perms left_delimiter:LeftDelim right_delimiter:RightDelim",
    truth: "env:Envvars error_on_missing_key:ErrMissingKey once:Once",
    duration: "splay:Splay vault_grace:VaultGrace",
    number: "uid:Uid gid:Gid",
  }),
  blocks: {
    wait: one("Wait", leaf({ duration: "min:Min max:Max" })),
    change_script: one(
      "ChangeScript",
      leaf({
        text: "command:Command",
        texts: "args:Args",
        duration: "timeout:Timeout",
        truth: "fail_on_error:FailOnError",
      }),
    ),
  },
};

const artifact: BlockSpec = {
  arguments: argumentsOf({
    text: "source:GetterSource destination:RelativeDest mode:GetterMode",
    truth: "insecure:GetterInsecure chown:Chown",
  }),
  blocks: { options: free("GetterOptions"), headers: free("GetterHeaders") },
};

const resources: BlockSpec = {
  arguments: argumentsOf({
    number:
      "cpu:CPU cores:Cores memory:MemoryMB memory_max:MemoryMaxMB disk:DiskMB iops:IOPS secrets:SecretsMB",
  }),
  blocks: {
    device: many("Devices", {
      label: "Name",
      arguments: argumentsOf({ number: "count:Count" }),
      blocks: {
        constraint: many("Constraints", constraint),
        affinity: many("Affinities", affinity),
      },
    }),
    network: many("Networks", networkSpec),
    numa: one("NUMA", leaf({ text: "affinity:Affinity", texts: "devices:Devices" })),
  },
};

export const taskSpec: BlockSpec = {
  label: "Name",
  arguments: argumentsOf({
    text: "driver:Driver user:User kill_signal:KillSignal kind:Kind",
    truth: "leader:Leader",
    duration: "kill_timeout:KillTimeout shutdown_delay:ShutdownDelay",
  }),
  blocks: {
    config: nestedFree("Config"),
    env: free("Env"),
    meta: free("Meta"),
    constraint: many("Constraints", constraint),
    affinity: many("Affinities", affinity),
    service: many("Services", () => serviceSpec),
    artifact: many("Artifacts", artifact),
    template: many("Templates", template),
    vault: one("Vault", vault),
    consul: one(
      "Consul",
      leaf({ text: "namespace:Namespace cluster:Cluster partition:Partition" }),
    ),
    identity: many("Identities", identity),
    resources: one("Resources", resources),
    logs: one("LogConfig", logs),
    lifecycle: one("Lifecycle", leaf({ text: "hook:Hook", truth: "sidecar:Sidecar" })),
    restart: one("RestartPolicy", restart),
    dispatch_payload: one("DispatchPayload", leaf({ text: "file:File" })),
    volume_mount: many("VolumeMounts", volumeMount),
    csi_plugin: one(
      "CSIPluginConfig",
      leaf({
        text: "id:ID type:Type mount_dir:MountDir stage_publish_base_dir:StagePublishBaseDir",
        duration: "health_timeout:HealthTimeout",
      }),
    ),
    action: many("Actions", leaf({ text: "command:Command", texts: "args:Args" }, "Name")),
    scaling: many("ScalingPolicies", { ...scaling, label: "Type" }),
    schedule: one("Schedule", {
      arguments: {},
      blocks: { cron: one("Cron", leaf({ text: "start:Start end:End timezone:Timezone" })) },
    }),
    secret: many("Secrets", secret),
  },
};
