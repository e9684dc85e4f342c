import { z } from "zod";
import type { NomadClient } from "./NomadClient.js";
import { NomadFault } from "./nomadFault.js";

const CALL = { path: "/v1/regions" } as const;
const names = z.array(z.string().min(1).max(255));
const members = z.object({
  ServerRegion: z.string().nullish(),
  Members: z.array(z.object({ Tags: z.record(z.string(), z.string()).nullish() })).nullish(),
});

/** The regions of a cluster: those that the configuration names, or all that it federates. */
export class Regions {
  #known: readonly string[] = [];
  #own: string | null = null;

  constructor(
    private readonly client: NomadClient,
    private readonly configured: readonly string[] | null,
  ) {}

  /** Those of the latest list. */
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

  /** The agent's own region and version; null where the token may not know. */
  async readOwn(
    signal: AbortSignal,
  ): Promise<{ readonly region: string | null; readonly version: string | null }> {
    try {
      const { body } = await this.client.list({ path: "/v1/agent/members" }, signal);
      const { ServerRegion, Members } = members.parse(JSON.parse(body.toString("utf8")));
      this.#own = ServerRegion ?? null;
      const builds = (Members ?? []).flatMap(({ Tags }) => Tags?.["build"] ?? []);
      return { region: this.#own, version: builds[0] ?? null };
    } catch {
      return { region: null, version: null };
    }
  }

  /**
   * The region of that name, or the agent's own for null. Asks the agent, as `called` counts, only for
   * what is not known yet. Throws UNKNOWN_REGION with the known ones.
   */
  async named(name: string | null, called: () => void, signal: AbortSignal): Promise<string> {
    if (this.served.length === 0 || (name !== null && !this.served.includes(name))) {
      called();
      this.#take((await this.client.live(CALL, signal)).body);
    }
    if (name === null) return this.#default(called, signal);
    if (this.served.includes(name)) return name;
    throw this.unknown(name);
  }

  unknown(name: string): NomadFault {
    const { name: source } = this.client;
    const shown = JSON.stringify(name.toWellFormed().slice(0, 80));
    const list = this.served.join(", ") || "none";
    const what = `Nomad source ${source} has no region ${shown}; it knows: ${list}.`;
    return new NomadFault("UNKNOWN_REGION", what, { source, answered: true });
  }

  async #default(called: () => void, signal: AbortSignal): Promise<string> {
    const [only, ...others] = this.served;
    if (only === undefined) throw this.unknown("");
    if (others.length === 0) return only;
    if (this.#own === null) {
      called();
      await this.readOwn(signal);
    }
    return this.#own !== null && this.served.includes(this.#own) ? this.#own : only;
  }

  #take(body: Buffer): readonly string[] {
    try {
      this.#known = names.parse(JSON.parse(body.toString("utf8")));
      return this.#known;
    } catch (error) {
      throw this.client.badAnswer("answers with no list of regions", error);
    }
  }
}
