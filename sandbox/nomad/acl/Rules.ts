export interface NamespaceRule {
  readonly name: string;
  readonly policy: string;
  readonly capabilities: readonly string[];
  /** Paths with the wildcards of a shell, and what is allowed below them. */
  readonly variables: readonly {
    readonly path: string;
    readonly capabilities: readonly string[];
  }[];
}

export interface PoolRule {
  readonly name: string;
  readonly policy: string;
}

/** What one policy allows. */
export interface Rules {
  readonly namespaces: readonly NamespaceRule[];
  readonly nodePools: readonly PoolRule[];
  readonly node: string;
  readonly agent: string;
  readonly operator: string;
  readonly plugin: string;
  readonly quota: string;
}

export const NO_RULES: Rules = {
  namespaces: [],
  nodePools: [],
  node: "",
  agent: "",
  operator: "",
  plugin: "",
  quota: "",
};

const READ = [
  "list-jobs",
  "parse-job",
  "read-job",
  "csi-list-volume",
  "csi-read-volume",
  "read-job-scaling",
  "list-scaling-policies",
  "read-scaling-policy",
  "host-volume-read",
];
const WRITE = [
  "scale-job",
  "submit-job",
  "dispatch-job",
  "read-logs",
  "read-fs",
  "alloc-exec",
  "alloc-lifecycle",
  "csi-write-volume",
  "csi-mount-volume",
  "submit-recommendation",
  "host-volume-create",
  "host-volume-delete",
  "host-volume-write",
  "host-volume-register",
];
const SCALE = ["list-scaling-policies", "read-scaling-policy", "read-job-scaling", "scale-job"];

const POLICIES: ReadonlyMap<string, readonly string[]> = new Map([
  ["deny", ["deny"]],
  ["list", ["list-jobs"]],
  ["read", READ],
  ["write", [...READ, ...WRITE]],
  ["scale", SCALE],
]);

const KNOWN = new Set([
  ...READ,
  ...WRITE,
  ...SCALE,
  "deny",
  "sentinel-override",
  "alloc-node-exec",
  "csi-register-plugin",
]);

/** The capabilities that a short-hand policy stands for; undefined if there is no such policy. */
export const capabilitiesOf = (policy: string): readonly string[] | undefined =>
  policy === "" ? [] : POLICIES.get(policy);

export const isCapability = (name: string): boolean => KNOWN.has(name);
