import { z } from "zod";

/** What the specification of a job says that it needs of other systems. */
export interface JobNeeds {
  readonly vaultPolicies: readonly VaultName[];
  readonly vaultRoles: readonly VaultRole[];
  /** Services that its sidecars call. */
  readonly upstreams: readonly Upstream[];
  /** The ids of CSI volumes. */
  readonly volumes: readonly string[];
}

export interface VaultName {
  /** Vault's namespace; empty: the root. */
  readonly namespace: string;
  readonly name: string;
}

export interface VaultRole extends VaultName {
  /** Where it is mounted, e.g. `database` or `auth/jwt-nomad`. */
  readonly mount: string;
  /** Whether the job names the role itself, or only a path that it reads. */
  readonly isStated: boolean;
}

export interface Upstream {
  readonly service: string;
  /** Consul's datacenter; empty: its own. */
  readonly datacenter: string;
}

export const NO_NEEDS: JobNeeds = {
  vaultPolicies: [],
  vaultRoles: [],
  upstreams: [],
  volumes: [],
};

const upstreamRow = z.object({
  DestinationName: z.string().nullish(),
  Datacenter: z.string().nullish(),
});
const serviceRow = z.object({
  Connect: z
    .object({
      SidecarService: z
        .object({ Proxy: z.object({ Upstreams: z.array(upstreamRow).nullish() }).nullish() })
        .nullish(),
    })
    .nullish(),
});
const vaultRow = z.object({
  Role: z.string().nullish(),
  Policies: z.array(z.string()).nullish(),
  Namespace: z.string().nullish(),
});
const taskRow = z.object({
  Vault: vaultRow.nullish(),
  Templates: z.array(z.object({ EmbeddedTmpl: z.string().nullish() })).nullish(),
  Services: z.array(serviceRow).nullish(),
});
const volumeRow = z.object({
  Type: z.string().nullish(),
  Source: z.string().nullish(),
  PerAlloc: z.boolean().nullish(),
});
const groupRow = z.object({
  Services: z.array(serviceRow).nullish(),
  Tasks: z.array(taskRow).nullish(),
  Volumes: z.record(z.string(), volumeRow.nullable()).nullish(),
});

/** The part of a job that its needs are read from. Anything else in its place has none. */
export const jobSpecRow = z.object({ TaskGroups: z.array(groupRow).nullish().catch(null) });

type Task = z.infer<typeof taskRow>;

/** Where the clients' workload identities log in, unless they are configured otherwise. */
const WORKLOAD_MOUNT = "auth/jwt-nomad";

/** `{{ with secret "database/creds/app" }}`: a path whose reading issues something by a role. */
const SECRET_PATH = /\b(?:secret|secrets|pkiCert)\s+"([^"\\]{1,512})"/g;
const ROLE_PATH = /^(.+?)\/(?:creds|static-creds|issue|sign)\/([^/]+)$/;

const templateRoles = ({ Templates, Vault }: Task): readonly VaultRole[] => {
  const namespace = Vault?.Namespace ?? "";
  const texts = (Templates ?? []).map(({ EmbeddedTmpl }) => EmbeddedTmpl ?? "");
  return texts.flatMap((text) =>
    [...text.matchAll(SECRET_PATH)].flatMap(([, path = ""]) => {
      const [, mount, name] = ROLE_PATH.exec(path) ?? [];
      return mount && name ? [{ namespace, mount, name, isStated: false }] : [];
    }),
  );
};

const loginRole = ({ Vault }: Task): readonly VaultRole[] =>
  Vault?.Role
    ? [
        {
          namespace: Vault.Namespace ?? "",
          mount: WORKLOAD_MOUNT,
          name: Vault.Role,
          isStated: true,
        },
      ]
    : [];

const policies = ({ Vault }: Task): readonly VaultName[] =>
  (Vault?.Policies ?? []).map((name) => ({ namespace: Vault?.Namespace ?? "", name }));

const upstreamsOf = (services: readonly z.infer<typeof serviceRow>[]): readonly Upstream[] =>
  services.flatMap(({ Connect }) =>
    (Connect?.SidecarService?.Proxy?.Upstreams ?? []).flatMap(({ DestinationName, Datacenter }) =>
      DestinationName ? [{ service: DestinationName, datacenter: Datacenter ?? "" }] : [],
    ),
  );

/** What a job needs of other systems, as far as its specification states or shows it. */
export const needsOf = ({ TaskGroups }: z.infer<typeof jobSpecRow>): JobNeeds => {
  const groups = TaskGroups ?? [];
  const tasks = groups.flatMap(({ Tasks }) => Tasks ?? []);
  const services = [
    ...groups.flatMap(({ Services }) => Services ?? []),
    ...tasks.flatMap(({ Services }) => Services ?? []),
  ];
  const volumes = groups
    .flatMap(({ Volumes }) => Object.values(Volumes ?? {}))
    .filter((volume) => volume?.Type === "csi" && !volume.PerAlloc);
  return {
    vaultPolicies: tasks.flatMap(policies),
    vaultRoles: tasks.flatMap((task) => [...loginRole(task), ...templateRoles(task)]),
    upstreams: upstreamsOf(services),
    // By name: Nomad writes them in another order with every answer.
    volumes: volumes.flatMap((volume) => volume?.Source ?? []).sort(),
  };
};
