import type { ServiceRow } from "./rows.js";

/** The service that the mesh reaches through an instance: a proxy's destination, or itself; "" for none. */
export const destinationOf = (service: ServiceRow): string => {
  if (service.Kind === "connect-proxy") return service.Proxy.DestinationServiceName;
  return service.Connect.Native ? service.Service : "";
};
