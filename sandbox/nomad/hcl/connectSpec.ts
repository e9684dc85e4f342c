import { argumentsOf, free, leaf, many, one, nestedFree, type BlockSpec } from "./BlockSpec.js";
import { identity, logs, volumeMount } from "./sharedSpecs.js";

const upstream: BlockSpec = {
  arguments: argumentsOf({
    text:
      "destination_name:DestinationName destination_namespace:DestinationNamespace " +
      "destination_peer:DestinationPeer destination_partition:DestinationPartition " +
      "destination_type:DestinationType datacenter:Datacenter local_bind_address:LocalBindAddress " +
      "local_bind_socket_path:LocalBindSocketPath local_bind_socket_mode:LocalBindSocketMode",
    number: "local_bind_port:LocalBindPort",
  }),
  blocks: {
    mesh_gateway: one("MeshGateway", leaf({ text: "mode:Mode" })),
    config: nestedFree("Config"),
  },
};

const transparentProxy = leaf({
  text: "uid:UID",
  number: "outbound_port:OutboundPort",
  texts:
    "exclude_inbound_ports:ExcludeInboundPorts exclude_outbound_cidrs:ExcludeOutboundCIDRs " +
    "exclude_uids:ExcludeUIDs",
  any: "exclude_outbound_ports:ExcludeOutboundPorts",
  truth: "no_dns:NoDNS",
});

const proxy: BlockSpec = {
  arguments: argumentsOf({
    text: "local_service_address:LocalServiceAddress",
    number: "local_service_port:LocalServicePort",
  }),
  blocks: {
    upstreams: many("Upstreams", upstream),
    config: nestedFree("Config"),
    expose: one("Expose", {
      arguments: {},
      blocks: {
        path: many(
          "Paths",
          leaf({
            text: "path:Path protocol:Protocol listener_port:ListenerPort",
            number: "local_path_port:LocalPathPort",
          }),
        ),
      },
    }),
    transparent_proxy: one("TransparentProxy", transparentProxy),
  },
};

const sidecarService: BlockSpec = {
  arguments: argumentsOf({
    text: "port:Port",
    texts: "tags:Tags",
    truth: "disable_default_tcp_check:DisableDefaultTCPCheck",
  }),
  blocks: { proxy: one("Proxy", proxy), meta: free("Meta") },
};

const sidecarTask: BlockSpec = {
  arguments: argumentsOf({
    text: "name:Name driver:Driver user:User kill_signal:KillSignal",
    duration: "kill_timeout:KillTimeout shutdown_delay:ShutdownDelay",
  }),
  blocks: {
    config: nestedFree("Config"),
    env: free("Env"),
    meta: free("Meta"),
    resources: one("Resources", leaf({ number: "cpu:CPU memory:MemoryMB memory_max:MemoryMaxMB" })),
    logs: one("LogConfig", logs),
    identity: many("Identities", identity),
    volume_mount: many("VolumeMounts", volumeMount),
  },
};

const linked = leaf({
  text: "name:Name ca_file:CAFile cert_file:CertFile key_file:KeyFile sni:SNI",
});

const tls: BlockSpec = {
  arguments: argumentsOf({
    truth: "enabled:Enabled",
    text: "tls_min_version:TLSMinVersion tls_max_version:TLSMaxVersion",
    texts: "cipher_suites:CipherSuites",
  }),
  blocks: {
    sds: one("SDS", leaf({ text: "cluster_name:ClusterName cert_resource:CertResource" })),
  },
};

const headers: BlockSpec = {
  arguments: argumentsOf({ map: "add:Add set:Set", texts: "remove:Remove" }),
  blocks: { add: free("Add"), set: free("Set") },
};

const exposed: BlockSpec = {
  arguments: argumentsOf({
    text: "name:Name",
    texts: "hosts:Hosts",
    number:
      "max_connections:MaxConnections max_pending_requests:MaxPendingRequests " +
      "max_concurrent_requests:MaxConcurrentRequests",
  }),
  blocks: {
    tls: one("TLS", tls),
    request_headers: one("RequestHeaders", headers),
    response_headers: one("ResponseHeaders", headers),
  },
};

const listener: BlockSpec = {
  arguments: argumentsOf({ number: "port:Port", text: "protocol:Protocol" }),
  blocks: { service: many("Services", exposed) },
};

const gatewayProxy: BlockSpec = {
  arguments: argumentsOf({
    duration: "connect_timeout:ConnectTimeout",
    truth:
      "envoy_gateway_bind_tagged_addresses:EnvoyGatewayBindTaggedAddresses " +
      "envoy_gateway_no_default_bind:EnvoyGatewayNoDefaultBind",
    text: "envoy_dns_discovery_type:EnvoyDNSDiscoveryType",
  }),
  blocks: {
    envoy_gateway_bind_addresses: {
      json: "EnvoyGatewayBindAddresses",
      spec: leaf({ text: "address:Address", number: "port:Port" }, "Name"),
      as: "map",
    },
    config: nestedFree("Config"),
  },
};

const gateway: BlockSpec = {
  arguments: {},
  blocks: {
    proxy: one("Proxy", gatewayProxy),
    ingress: one("Ingress", {
      arguments: {},
      blocks: { tls: one("TLS", tls), listener: many("Listeners", listener) },
    }),
    terminating: one("Terminating", {
      arguments: {},
      blocks: { service: many("Services", linked) },
    }),
    mesh: one("Mesh", leaf({})),
  },
};

/** How a service takes part in Consul's mesh. */
export const connectSpec: BlockSpec = {
  arguments: argumentsOf({ truth: "native:Native" }),
  blocks: {
    sidecar_service: one("SidecarService", sidecarService),
    sidecar_task: one("SidecarTask", sidecarTask),
    gateway: one("Gateway", gateway),
  },
};
