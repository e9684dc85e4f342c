/** What can be waited for beside the tables. Names of nodes and services count in any case. */
export const topics = {
  /** All that concerns one service; it also has an index of its own. */
  service: (name: string): string => `service.${name.toLowerCase()}`,
  /** The rows of one service, and of the nodes that it runs on. */
  serviceRows: (name: string): string => `service-rows/${name.toLowerCase()}`,
  serviceChecks: (name: string): string => `service-checks/${name.toLowerCase()}`,
  /** The ways by which the mesh reaches a service. */
  connect: (name: string): string => `connect/${name.toLowerCase()}`,
  node: (name: string): string => `node/${name.toLowerCase()}`,
  nodeServices: (name: string): string => `node-services/${name.toLowerCase()}`,
  nodeChecks: (name: string): string => `node-checks/${name.toLowerCase()}`,
  /** The nodes with a pair of metadata, and the services on them. */
  nodeMeta: (key: string, value: string): string => `node-meta/${key}:${value}`,
  /** The rows of checks; the table "checks" also moves without them. */
  checks: "check-rows",
  configKind: (kind: string): string => `config/${kind}`,
  configEntry: (kind: string, name: string): string => `config/${kind}/${name.toLowerCase()}`,
} as const;
