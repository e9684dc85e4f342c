/** What one token may do. */
export interface Authorizer {
  /** Whether it may do everything; true for every caller while ACLs are off. */
  readonly management: boolean;
  /** Whether ACLs are on at all. */
  readonly enabled: boolean;
  readonly anonymous: boolean;
  readonly accessor: string;
  readonly policies: readonly string[];
  namespace(namespace: string, capability: string): boolean;
  /** Whether any capability at all is given in a namespace. */
  anyInNamespace(namespace: string): boolean;
  /** Whether a capability is given in at least one namespace. */
  anywhere(capability: string): boolean;
  variable(namespace: string, path: string, capability: string): boolean;
  node(level: "read" | "write"): boolean;
  agent(level: "read" | "write"): boolean;
  operator(level: "read" | "write"): boolean;
  plugin(level: "read" | "list"): boolean;
  nodePool(name: string, level: "read" | "write"): boolean;
}
