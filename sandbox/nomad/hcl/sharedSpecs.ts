import { argumentsOf, free, leaf, many, nestedFree, type BlockSpec } from "./BlockSpec.js";

export const constraint = leaf({
  text:
    "attribute:LTarget operator:Operand value:RTarget version:version semver:semver " +
    "regexp:regexp set_contains:set_contains distinct_property:distinct_property",
  truth: "distinct_hosts:distinct_hosts",
});

export const affinity = leaf({
  text: "attribute:LTarget operator:Operand value:RTarget version:version semver:semver regexp:regexp",
  number: "weight:Weight",
});

export const spread: BlockSpec = {
  arguments: argumentsOf({ text: "attribute:Attribute", number: "weight:Weight" }),
  blocks: { target: many("SpreadTarget", leaf({ number: "percent:Percent" }, "Value")) },
};

export const restart = leaf({
  number: "attempts:Attempts",
  duration: "interval:Interval delay:Delay",
  text: "mode:Mode",
  truth: "render_templates:RenderTemplates",
});

export const scaling: BlockSpec = {
  arguments: argumentsOf({ number: "min:Min max:Max", truth: "enabled:Enabled" }),
  blocks: { policy: nestedFree("Policy") },
};

export const vault = leaf({
  text: "role:Role namespace:Namespace cluster:Cluster change_mode:ChangeMode change_signal:ChangeSignal",
  texts: "policies:Policies",
  truth: "env:Env disable_file:DisableFile allow_token_expiration:AllowTokenExpiration",
});

export const secret: BlockSpec = {
  label: "Name",
  arguments: argumentsOf({ text: "provider:Provider path:Path" }),
  blocks: { config: nestedFree("Config"), env: free("Env") },
};

export const identity = leaf({
  text:
    "name:Name change_mode:ChangeMode change_signal:ChangeSignal filepath:Filepath " +
    "service_name:ServiceName",
  texts: "aud:Audience extra_claims:ExtraClaims",
  truth: "env:Env file:File",
  duration: "ttl:TTL",
});

export const volumeMount = leaf({
  text: "volume:Volume destination:Destination propagation_mode:PropagationMode selinux_label:SELinuxLabel",
  truth: "read_only:ReadOnly",
});

export const logs = leaf({
  number: "max_files:MaxFiles max_file_size:MaxFileSizeMB",
  truth: "disabled:Disabled enabled:Enabled",
});
