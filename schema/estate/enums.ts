import { enumOf } from "./enumOf.js";

export const System = enumOf("System", "A federated system.", {
  ALICLOUD: "Alibaba Cloud.",
  TERRAFORM: "Terraform or OpenTofu, by its states.",
  VAULT: "Vault or OpenBao.",
  CONSUL: "Consul.",
  NOMAD: "Nomad.",
});
export type System = keyof typeof System;

export const ResourceKind = enumOf(
  "ResourceKind",
  "What a resource is: the system first. The rest, in lower case with hyphens, stands in its id.",
  {
    ALICLOUD_ECS_INSTANCE: "A virtual machine of Elastic Compute Service.",
    ALICLOUD_VPC: "A virtual private cloud: one network with its own address range.",
    ALICLOUD_VSWITCH: "A subnet of a VPC in one zone.",
    ALICLOUD_SECURITY_GROUP: "A set of firewall rules that instances join.",
    ALICLOUD_DISK: "A block storage disk.",
    ALICLOUD_SNAPSHOT: "A copy of a disk at one moment.",
    ALICLOUD_NETWORK_INTERFACE: "An elastic network interface.",
    ALICLOUD_EIP: "An elastic public address.",
    ALICLOUD_NAT_GATEWAY: "A NAT gateway of a VPC.",
    ALICLOUD_LOAD_BALANCER: "A load balancer of any generation: CLB, ALB or NLB.",
    ALICLOUD_RDS_INSTANCE: "A managed relational database.",
    ALICLOUD_REDIS_INSTANCE: "A managed Redis (Tair).",
    ALICLOUD_OSS_BUCKET: "A bucket of Object Storage Service.",
    ALICLOUD_RAM_ROLE: "A role of Resource Access Management.",
    ALICLOUD_RAM_USER: "A user of Resource Access Management.",
    ALICLOUD_RAM_POLICY: "A policy of Resource Access Management.",
    ALICLOUD_CLUSTER: "A Kubernetes cluster of Container Service.",
    ALICLOUD_RESOURCE: "Anything that Resource Center knows and no other kind describes.",
    TERRAFORM_WORKSPACE: "One state, with its serial and lineage.",
    TERRAFORM_RESOURCE: "One resource instance of a state.",
    VAULT_MOUNT: "A secrets engine at its path.",
    VAULT_AUTH_METHOD: "An auth method at its path.",
    VAULT_POLICY: "An ACL policy.",
    VAULT_ROLE: "A role of a secrets engine or of an auth method.",
    VAULT_TRANSIT_KEY: "A named key of a transit engine.",
    VAULT_ENTITY: "An identity that Vault knows by its aliases.",
    CONSUL_DATACENTER: "A Consul datacenter: servers with one catalog.",
    CONSUL_NODE: "A machine, or an external address, in the catalog.",
    CONSUL_SERVICE: "A service name in one datacenter, over all its instances.",
    CONSUL_SERVICE_INSTANCE: "One registration of a service on a node.",
    CONSUL_INTENTION: "A rule that allows or denies calls from one service to another.",
    CONSUL_CONFIG_ENTRY: "A central configuration entry, such as service-defaults.",
    NOMAD_NODE: "A Nomad client.",
    NOMAD_NODE_POOL: "A set of clients that jobs may be bound to.",
    NOMAD_JOB: "A job in its namespace.",
    NOMAD_ALLOCATION: "A task group of a job placed on a client.",
    NOMAD_DEPLOYMENT: "The rollout of one version of a job.",
    NOMAD_NAMESPACE: "A namespace of jobs.",
    NOMAD_SERVICE: "A service in Nomad's own registry.",
    NOMAD_VOLUME: "A CSI or host volume.",
  },
);
export type ResourceKind = keyof typeof ResourceKind;

export const RelationKind = enumOf("RelationKind", "How one resource stands to another.", {
  MANAGES: "Terraform resource -> the live thing.",
  DEPENDS_ON: "Terraform resource -> the resource it was written to depend on.",
  BELONGS_TO: "Thing -> the workspace, VPC, datacenter, namespace or service that holds it.",
  RUNS_ON:
    "Allocation -> node, Nomad node or Consul node -> ECS instance, service instance -> Consul node.",
  INSTANCE_OF: "Allocation -> job.",
  REGISTERED_BY: "Service instance -> the allocation that registered it.",
  CALLS:
    "Service -> service, by an upstream (STATED) or by an exact allow intention (DERIVED). Deny and wildcard " +
    "intentions make no such edge.",
  APPLIES_TO: "Intention or config entry -> the service that it names.",
  PROXIES: "Sidecar or gateway -> the service that it stands in front of.",
  SAME_AS: "Nomad node -> the Consul node on the same machine.",
  ROUTES_TO: "Load balancer -> instance, service -> address.",
  USES: "Instance -> disk, address, security group, network interface.",
  READS_SECRETS_OF: "Job -> Vault role or policy; policy -> mount.",
  ISSUES_FOR: "Vault database connection -> RDS instance, Vault role -> RAM role.",
  DEPLOYS: "Deployment -> job.",
});
export type RelationKind = keyof typeof RelationKind;

export const Direction = enumOf("Direction", "Which way relations are followed.", {
  OUT: "What the resource points to.",
  IN: "What points to the resource.",
  BOTH: "Both ways.",
});
export type Direction = keyof typeof Direction;

export const EvidenceStrength = enumOf("EvidenceStrength", "How sure a relation is.", {
  STATED: "One end names the other's own id.",
  DERIVED: "Concluded, e.g. from an address.",
});
export type EvidenceStrength = keyof typeof EvidenceStrength;

export const SourceStatus = enumOf("SourceStatus", "How current the view of a source is.", {
  LIVE: "Current: every change is followed.",
  STALE: "It answered before and does not now; the last good view is served.",
  UNREACHABLE:
    "No complete view yet; `Source.reason` says whether it is being read or cannot be read.",
});
export type SourceStatus = keyof typeof SourceStatus;

export const FindingKind = enumOf("FindingKind", "What is wrong where systems disagree.", {
  UNMANAGED: "A live thing that no Terraform resource manages.",
  GHOST: "A Terraform resource whose live thing is gone, while its system is LIVE.",
  DANGLING:
    "A reference to a thing that does not exist, while the system that would hold it is LIVE.",
  AMBIGUOUS: "A reference that more than one thing answers to; no relation is made of it.",
  DRIFT: "A live thing whose attributes differ from what Terraform's state says.",
  CLAIMED_TWICE: "A live thing that more than one Terraform resource manages.",
});
export type FindingKind = keyof typeof FindingKind;

export const InventoryDimension = enumOf("InventoryDimension", "What an inventory counts by.", {
  SYSTEM: "The federated system.",
  SOURCE: "The id of the source.",
  KIND: "The kind of the resource.",
  ENVIRONMENT: "The environment; null where there is none.",
  REGION: "The region; null where there is none.",
  STATUS: "The state in its system's own word; null where it has none.",
  MANAGED: "Whether a Terraform resource manages it: true or false.",
});
export type InventoryDimension = keyof typeof InventoryDimension;

export const OperationStatus = enumOf("OperationStatus", "Where an operation stands.", {
  PENDING: "Claimed; not decided yet.",
  AWAITING_APPROVAL: "Allowed once enough people approve.",
  RUNNING: "Under way in its system.",
  SUCCEEDED: "Done.",
  FAILED: "Its system refused it, or it went wrong there.",
  DENIED: "Refused after waiting: rejected, or no longer allowed.",
  CANCELED: "Taken back before it ran.",
  EXPIRED: "Not approved in time, or its target changed meanwhile.",
  INTERRUPTED:
    "The process died while it ran; what it left was examined and is told in the events.",
});
export type OperationStatus = keyof typeof OperationStatus;

export const ApprovalDecision = enumOf("ApprovalDecision", "What an approver said.", {
  APPROVED: "Go on.",
  REJECTED: "Do not.",
});
export type ApprovalDecision = keyof typeof ApprovalDecision;
