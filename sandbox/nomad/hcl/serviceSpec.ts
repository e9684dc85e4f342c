import { argumentsOf, free, leaf, many, one, type BlockSpec } from "./BlockSpec.js";
import { connectSpec } from "./connectSpec.js";
import { identity } from "./sharedSpecs.js";

const checkRestart = leaf({
  number: "limit:Limit",
  duration: "grace:Grace",
  truth: "ignore_warnings:IgnoreWarnings",
});

const check: BlockSpec = {
  arguments: argumentsOf({
    text:
      "name:Name type:Type command:Command path:Path protocol:Protocol port:PortLabel " +
      "address_mode:AddressMode initial_status:InitialStatus method:Method body:Body task:TaskName " +
      "grpc_service:GRPCService tls_server_name:TLSServerName on_update:OnUpdate notes:Notes advertise:Advertise",
    texts: "args:Args",
    duration: "interval:Interval timeout:Timeout",
    truth: "expose:Expose grpc_use_tls:GRPCUseTLS tls_skip_verify:TLSSkipVerify",
    number:
      "success_before_passing:SuccessBeforePassing " +
      "failures_before_critical:FailuresBeforeCritical failures_before_warning:FailuresBeforeWarning",
  }),
  blocks: { check_restart: one("CheckRestart", checkRestart), header: free("Header") },
};

/** A service block of a group or of a task. */
export const serviceSpec: BlockSpec = {
  arguments: argumentsOf({
    text:
      "name:Name port:PortLabel address_mode:AddressMode address:Address task:TaskName " +
      "on_update:OnUpdate provider:Provider cluster:Cluster kind:Kind",
    texts: "tags:Tags canary_tags:CanaryTags",
    truth: "enable_tag_override:EnableTagOverride",
  }),
  blocks: {
    check: many("Checks", check),
    check_restart: one("CheckRestart", checkRestart),
    connect: one("Connect", connectSpec),
    meta: free("Meta"),
    canary_meta: free("CanaryMeta"),
    tagged_addresses: free("TaggedAddresses"),
    weights: one("Weights", leaf({ number: "passing:Passing warning:Warning" })),
    identity: one("Identity", identity),
  },
};
