/** A node, or an instance on it. */
export interface CatalogPlace {
  readonly datacenter: string;
  readonly node: string;
  /** Null: the node itself. */
  readonly serviceId: string | null;
}

/** An instance that is to be registered. */
export interface Registration {
  readonly service: string;
  readonly address: string;
  readonly port: number;
  readonly tags: readonly string[];
  readonly meta: Readonly<Record<string, string>>;
  readonly checks: readonly {
    readonly checkId: string;
    readonly name: string;
    /** In Consul's own word, e.g. `passing`. */
    readonly status: string;
    readonly notes: string;
  }[];
}

/** Who keeps a thing of the catalog: the agent that is asked, an agent elsewhere, or nobody. */
export type Keeper = "ASKED_AGENT" | "OTHER_AGENT" | "NOBODY";
