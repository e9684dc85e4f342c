import { argumentsOf, free, leaf, many, one, type BlockSpec } from "./BlockSpec.js";
import { serviceSpec } from "./serviceSpec.js";
import { taskSpec } from "./taskSpec.js";
import { affinity, constraint, restart, scaling, secret, spread, vault } from "./sharedSpecs.js";
import { networkSpec } from "./networkSpec.js";

const update = leaf({
  duration:
    "stagger:Stagger min_healthy_time:MinHealthyTime healthy_deadline:HealthyDeadline " +
    "progress_deadline:ProgressDeadline",
  number: "max_parallel:MaxParallel canary:Canary",
  text: "health_check:HealthCheck",
  truth: "auto_revert:AutoRevert auto_promote:AutoPromote",
});

const migrate = leaf({
  number: "max_parallel:MaxParallel",
  text: "health_check:HealthCheck",
  duration: "min_healthy_time:MinHealthyTime healthy_deadline:HealthyDeadline",
});

const reschedule = leaf({
  number: "attempts:Attempts",
  duration: "interval:Interval delay:Delay max_delay:MaxDelay",
  text: "delay_function:DelayFunction",
  truth: "unlimited:Unlimited",
});

const volume: BlockSpec = {
  label: "Name",
  arguments: argumentsOf({
    text: "type:Type source:Source access_mode:AccessMode attachment_mode:AttachmentMode",
    truth: "read_only:ReadOnly per_alloc:PerAlloc sticky:Sticky",
  }),
  blocks: {
    mount_options: one(
      "MountOptions",
      leaf({ text: "fs_type:FSType", texts: "mount_flags:MountFlags" }),
    ),
  },
};

const group: BlockSpec = {
  label: "Name",
  arguments: argumentsOf({
    number: "count:Count",
    duration:
      "shutdown_delay:ShutdownDelay stop_after_client_disconnect:StopAfterClientDisconnect " +
      "max_client_disconnect:MaxClientDisconnect max_run_duration:MaxRunDuration",
    truth: "prevent_reschedule_on_lost:PreventRescheduleOnLost",
  }),
  blocks: {
    constraint: many("Constraints", constraint),
    affinity: many("Affinities", affinity),
    spread: many("Spreads", spread),
    network: many("Networks", networkSpec),
    service: many("Services", () => serviceSpec),
    task: many("Tasks", () => taskSpec),
    restart: one("RestartPolicy", restart),
    reschedule: one("ReschedulePolicy", reschedule),
    disconnect: one(
      "Disconnect",
      leaf({
        duration: "lost_after:LostAfter stop_on_client_after:StopOnClientAfter",
        truth: "replace:Replace",
        text: "reconcile:Reconcile",
      }),
    ),
    ephemeral_disk: one(
      "EphemeralDisk",
      leaf({ number: "size:SizeMB", truth: "sticky:Sticky migrate:Migrate" }),
    ),
    update: one("Update", update),
    migrate: one("Migrate", migrate),
    scaling: one("Scaling", scaling),
    meta: free("Meta"),
    volume: { json: "Volumes", spec: volume, as: "map" },
    vault: one("Vault", vault),
    consul: one(
      "Consul",
      leaf({ text: "namespace:Namespace cluster:Cluster partition:Partition" }),
    ),
  },
};

const multiregion: BlockSpec = {
  arguments: {},
  blocks: {
    strategy: one(
      "Strategy",
      leaf({ number: "max_parallel:MaxParallel", text: "on_failure:OnFailure" }),
    ),
    region: many("Regions", {
      label: "Name",
      arguments: argumentsOf({
        number: "count:Count",
        texts: "datacenters:Datacenters",
        text: "node_pool:NodePool",
      }),
      blocks: { meta: free("Meta") },
    }),
  },
};

/** The job block of a job file. */
export const jobSpec: BlockSpec = {
  label: "ID",
  arguments: argumentsOf({
    text:
      "id:ID name:Name type:Type region:Region namespace:Namespace node_pool:NodePool " +
      "consul_namespace:ConsulNamespace vault_namespace:VaultNamespace",
    number: "priority:Priority",
    truth: "all_at_once:AllAtOnce",
    texts: "datacenters:Datacenters",
  }),
  blocks: {
    constraint: many("Constraints", constraint),
    affinity: many("Affinities", affinity),
    spread: many("Spreads", spread),
    group: many("TaskGroups", group),
    update: one("Update", update),
    migrate: one("Migrate", migrate),
    reschedule: one("Reschedule", reschedule),
    periodic: one(
      "Periodic",
      leaf({
        text: "cron:Spec time_zone:TimeZone",
        texts: "crons:Specs",
        truth: "prohibit_overlap:ProhibitOverlap enabled:Enabled",
      }),
    ),
    parameterized: one(
      "ParameterizedJob",
      leaf({
        text: "payload:Payload",
        texts: "meta_required:MetaRequired meta_optional:MetaOptional",
      }),
    ),
    multiregion: one("Multiregion", multiregion),
    meta: free("Meta"),
    task: many("Tasks", () => taskSpec),
    vault: one("Vault", vault),
    secret: many("Secrets", secret),
    ui: one("UI", {
      arguments: argumentsOf({ text: "description:Description" }),
      blocks: { link: many("Links", leaf({ text: "label:Label url:URL" })) },
    }),
  },
};
