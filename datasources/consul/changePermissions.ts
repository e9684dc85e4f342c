/** As Consul and a message about it write names. */
const named = (name: string): string => JSON.stringify(name);

const OF_SERVICES: ReadonlySet<string> = new Set([
  "service-defaults",
  "service-resolver",
  "service-router",
  "service-splitter",
]);

/** The permissions that changes need, in Consul's words: what is told where a token lacks one. */
export const permissions = {
  key: (key: string): string => `key:write on ${named(key)}`,
  /** Whoever may be called decides who may call. */
  intention: (destination: string): string => `intentions:write on ${named(destination)}`,
  /** `newNode`: the node, where there is none of this name yet. */
  registration: (newNode: string | null, service: string): string =>
    newNode === null
      ? `service:write on ${named(service)}`
      : `node:write on ${named(newNode)} and service:write on ${named(service)}`,
  /** A node, or an instance on it. */
  registered: (place: { readonly node: string; readonly serviceId: string | null }): string =>
    place.serviceId === null
      ? `node:write on ${named(place.node)}`
      : `service:write on the service of the instance ${named(place.serviceId)}`,
  configEntry: ({ kind, name }: { readonly kind: string; readonly name: string }): string => {
    if (OF_SERVICES.has(kind)) return `service:write on ${named(name)}`;
    if (kind === "service-intentions") return permissions.intention(name);
    return "operator:write or, for what is of the mesh in later versions, mesh:write";
  },
} as const;
