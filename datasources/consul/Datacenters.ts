import { z } from "zod";
import type { ConsulClient } from "./ConsulClient.js";
import { ConsulFault } from "./consulFault.js";

const NAME = /^[a-z0-9_-]{1,128}$/i;
const CALL = { path: "/catalog/datacenters" } as const;
const names = z.array(z.string().regex(NAME));

/** The datacenters of a cluster: those that the configuration names, or all that the agent knows. */
export class Datacenters {
  #known: readonly string[] = [];
  #own: string | null = null;
  /** Many may ask at once, and are told together. */
  #readingOwn: Promise<string | null> | null = null;

  constructor(
    private readonly client: ConsulClient,
    private readonly configured: readonly string[] | null,
  ) {}

  /** Those of the latest list, the nearest first. */
  get known(): readonly string[] {
    return this.#known;
  }

  /** Those to be served: the configured ones, whether or not the agent knows them. */
  get served(): readonly string[] {
    return this.configured ?? this.#known;
  }

  /** Reads the list, for the observer. */
  async read(signal: AbortSignal): Promise<readonly string[]> {
    return this.#take((await this.client.list(CALL, signal)).body);
  }

  /**
   * The datacenter of that name, or the agent's own for null. Asks the agent, as `called` counts, only for what
   * is not known yet. Throws UNKNOWN_DATACENTER with the known ones.
   */
  async named(name: string | null, called: () => void, signal: AbortSignal): Promise<string> {
    if (name === null) return this.#default(called, signal);
    if (!this.served.includes(name)) await this.#readLive(called, signal);
    if (this.served.includes(name)) return name;
    throw this.unknown(name);
  }

  unknown(name: string): ConsulFault {
    const { name: source } = this.client;
    const shown = name.length > 80 ? `${name.slice(0, 77)}...` : name;
    const list = this.served.join(", ") || "none";
    const what = `Consul source ${source} has no datacenter "${shown}"; it knows: ${list}.`;
    return new ConsulFault("UNKNOWN_DATACENTER", what, { source, answered: true });
  }

  /** Consul says the same of a datacenter that it has lost as of one that it never had. */
  told(name: string, error: unknown): unknown {
    if (!(error instanceof ConsulFault) || error.code !== "UNKNOWN_DATACENTER") return error;
    if (!this.served.includes(name)) return this.unknown(name);
    const { name: source } = this.client;
    const what = `Consul source ${source} has no path to its datacenter ${name} at the moment.`;
    const { effect, answered } = error;
    return new ConsulFault("UPSTREAM_UNAVAILABLE", what, {
      source,
      answered,
      ...(effect === null ? {} : { effect }),
    });
  }

  async #default(called: () => void, signal: AbortSignal): Promise<string> {
    if (this.served.length === 0) await this.#readLive(called, signal);
    const [only, ...others] = this.served;
    if (only === undefined) throw this.unknown("");
    if (others.length === 0) return only;
    this.#own ??= await this.#readOwnOnce(called, signal);
    return this.#own !== null && this.served.includes(this.#own) ? this.#own : only;
  }

  async #readLive(called: () => void, signal: AbortSignal): Promise<void> {
    called();
    this.#take((await this.client.live(CALL, signal)).body);
  }

  #readOwnOnce(called: () => void, signal: AbortSignal): Promise<string | null> {
    this.#readingOwn ??= this.#readOwn(called, signal).finally(() => {
      this.#readingOwn = null;
    });
    return this.#readingOwn;
  }

  /** A call that names no datacenter is answered by the agent's own. */
  async #readOwn(called: () => void, signal: AbortSignal): Promise<string | null> {
    called();
    const call = { path: "/health/service/consul" };
    const { body } = await this.client.live(call, signal);
    const rows = z
      .array(z.object({ Node: z.object({ Datacenter: z.string().nullish() }) }))
      .safeParse(JSON.parse(body.toString("utf8")));
    return rows.data?.[0]?.Node.Datacenter ?? null;
  }

  #take(body: Buffer): readonly string[] {
    try {
      this.#known = names.parse(JSON.parse(body.toString("utf8")));
      return this.#known;
    } catch (error) {
      throw this.client.badAnswer("answers with no list of datacenters", error);
    }
  }
}
