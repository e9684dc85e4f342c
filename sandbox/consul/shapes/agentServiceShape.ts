import { sorted } from "../go/goJson.js";
import type { Proxy, ServiceFields } from "../state/rows.js";

/** A service as the agent's API prints it: what is empty is left out. `datacenter` is told since 1.10. */
export const agentServiceShape = (service: ServiceFields, datacenter?: string): object => ({
  Kind: service.Kind || undefined,
  ID: service.ID,
  Service: service.Service,
  Tags: service.Tags ?? [],
  Meta: sorted(service.Meta ?? {}),
  Port: service.Port,
  Address: service.Address,
  TaggedAddresses: service.TaggedAddresses ? sorted(service.TaggedAddresses) : undefined,
  Weights: service.Weights,
  EnableTagOverride: service.EnableTagOverride,
  Proxy: /^connect-proxy$|-gateway$/.test(service.Kind)
    ? proxy(service.Proxy, datacenter !== undefined)
    : undefined,
  Connect: service.Connect.Native ? service.Connect : undefined,
  Datacenter: datacenter,
});

const proxy = (given: Proxy, newer: boolean): object => ({
  DestinationServiceName: given.DestinationServiceName || undefined,
  DestinationServiceID: given.DestinationServiceID || undefined,
  LocalServiceAddress: given.LocalServiceAddress || undefined,
  LocalServicePort: given.LocalServicePort || undefined,
  Mode: newer ? given.Mode : undefined,
  Config: given.Config ?? undefined,
  Upstreams:
    given.Upstreams.length > 0
      ? given.Upstreams.map((upstream) => ({
          DestinationType: upstream.DestinationType || undefined,
          DestinationName: upstream.DestinationName,
          Datacenter: upstream.Datacenter || undefined,
          LocalBindAddress: upstream.LocalBindAddress || undefined,
          LocalBindPort: upstream.LocalBindPort || undefined,
          Config: upstream.Config ?? undefined,
          MeshGateway: upstream.MeshGateway,
        }))
      : undefined,
  MeshGateway: given.MeshGateway,
  Expose: given.Expose,
});
