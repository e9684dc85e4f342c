import { clientOnly, list, map, pointer, struct } from "../go/composites.js";
import type { Json } from "../go/Json.js";
import { anything, bool, durationPointer, int, text } from "../go/scalars.js";
import { identityType } from "./identityType.js";
import { resourcesType } from "./networkTypes.js";

const meshGateway = struct("ConsulMeshGateway", { Mode: text() });

const upstreamType = struct("ConsulUpstream", {
  DestinationName: text(),
  DestinationNamespace: text(),
  DestinationPartition: text(),
  DestinationPeer: text(),
  DestinationType: text(),
  LocalBindPort: int(),
  LocalBindSocketPath: text(),
  LocalBindSocketMode: text(),
  Datacenter: text(),
  LocalBindAddress: text(),
  MeshGateway: {
    ...meshGateway,
    plain: (value: Json | undefined): Json => (value ? meshGateway.plain(value) : null),
  },
  Config: map(anything()),
});

const proxyType = struct("ConsulProxy", {
  LocalServiceAddress: text(),
  LocalServicePort: int(),
  Upstreams: list(upstreamType),
  Expose: anything(),
  ExposeConfig: clientOnly(anything()),
  TransparentProxy: pointer(
    struct("ConsulTransparentProxy", {
      UID: text(),
      OutboundPort: int(),
      ExcludeInboundPorts: list(text()),
      ExcludeOutboundPorts: list(int()),
      ExcludeOutboundCIDRs: list(text()),
      ExcludeUIDs: list(text()),
      NoDNS: bool(),
    }),
  ),
  Config: map(anything()),
});

const logType = struct("LogConfig", {
  MaxFiles: int(10),
  MaxFileSizeMB: int(10),
  Disabled: bool(),
});

export const sidecarTaskType = struct("SidecarTask", {
  Name: text(),
  Driver: text(),
  User: text(),
  Config: map(anything()),
  Env: map(text()),
  Resources: pointer(resourcesType),
  Meta: map(text()),
  Identities: list(identityType),
  KillTimeout: durationPointer(5e9),
  LogConfig: {
    ...logType,
    plain: (value: Json | undefined): Json => (value ? logType.plain(value) : null),
  },
  ShutdownDelay: durationPointer(),
  KillSignal: text(),
  VolumeMounts: list(anything()),
});

const gatewayProxyType = struct("ConsulGatewayProxy", {
  ConnectTimeout: durationPointer(5e9),
  EnvoyGatewayBindTaggedAddresses: bool(),
  EnvoyGatewayBindAddresses: map(
    struct("ConsulGatewayBindAddress", { Name: text(), Address: text(), Port: int() }),
  ),
  EnvoyGatewayNoDefaultBind: bool(),
  EnvoyDNSDiscoveryType: text(),
  Config: map(anything()),
});

const ingressServiceType = struct("ConsulIngressService", {
  Name: text(),
  Hosts: list(text()),
  TLS: anything(),
  RequestHeaders: anything(),
  ResponseHeaders: anything(),
  MaxConnections: anything(),
  MaxPendingRequests: anything(),
  MaxConcurrentRequests: anything(),
});

const gatewayType = struct("ConsulGateway", {
  Proxy: pointer(gatewayProxyType),
  Ingress: pointer(
    struct("ConsulIngressConfigEntry", {
      TLS: anything(),
      Listeners: list(
        struct("ConsulIngressListener", {
          Port: int(),
          Protocol: text(),
          Services: list(ingressServiceType),
        }),
      ),
    }),
  ),
  Terminating: pointer(
    struct("ConsulTerminatingConfigEntry", {
      Services: list(
        struct("ConsulLinkedService", {
          Name: text(),
          CAFile: text(),
          CertFile: text(),
          KeyFile: text(),
          SNI: text(),
        }),
      ),
    }),
  ),
  Mesh: pointer(struct("ConsulMeshConfigEntry", {})),
});

export const connectType = struct("ConsulConnect", {
  Native: bool(),
  SidecarService: pointer(
    struct("ConsulSidecarService", {
      Tags: list(text()),
      Port: text(),
      Proxy: pointer(proxyType),
      DisableDefaultTCPCheck: bool(),
      Meta: map(text()),
    }),
  ),
  SidecarTask: pointer(sidecarTaskType),
  Gateway: pointer(gatewayType),
});
