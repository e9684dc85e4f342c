import { Turns } from "../upstream/Turns.js";
import type { ConsulCall } from "./ConsulClient.js";
import { ConsulFault } from "./consulFault.js";
import { CONFIG_ENTRY_KINDS, configEntryFrom } from "./configEntryRows.js";
import type { HttpAnswer } from "./ConsulHttp.js";
import type { DatacenterLists } from "./DatacenterLists.js";
import type { DatacenterView } from "./DatacenterView.js";
import { intentionFrom } from "./intentionRows.js";
import { parseLossless } from "./losslessJson.js";

export const INTENTIONS = { path: "/connect/intentions" } as const;
const entriesOf = (kind: string): ConsulCall => ({ path: `/config/${kind}` });

/** What a server does not know, or a token may not see, is refused; what is down fails. */
const isRefusal = (error: unknown): boolean =>
  error instanceof ConsulFault && error.code === "UPSTREAM_REJECTED";

/** Reads one datacenter's intentions and config entries, and tells what it found. */
export class MeshFollower {
  /** Paths that the servers refused; they are left alone until `retry`. */
  readonly #refused = new Set<string>();
  readonly #turns = new Turns();

  constructor(
    private readonly lists: DatacenterLists,
    private readonly view: DatacenterView,
  ) {}

  /** Whether intentions can be read here at all. */
  get hasIntentions(): boolean {
    return !this.#refused.has(INTENTIONS.path);
  }

  get refused(): ReadonlySet<string> {
    return this.#refused;
  }

  /** Asks again, from the next reading on, for what was refused. */
  retry(): void {
    this.#refused.clear();
  }

  /** Returns the index that they are of; 0 where they are refused. */
  async readIntentions(signal: AbortSignal): Promise<bigint> {
    let index = 0n;
    await this.#unlessRefused(INTENTIONS, async () => {
      const answer = await this.lists.answer(INTENTIONS, signal);
      await this.#take(answer);
      index = this.lists.index(answer);
    });
    return index;
  }

  /** Takes what a blocking query answered. One that is older than what was read since is soon put right by the next. */
  takeIntentions(answer: HttpAnswer): Promise<void> {
    return this.#turns.take(() => this.#take(answer));
  }

  async #take(answer: HttpAnswer): Promise<void> {
    const rows = await this.lists.rows(INTENTIONS, answer, intentionFrom);
    await this.view.setIntentions(rows);
  }

  /** Kind by kind, over one connection. */
  async readConfigEntries(signal: AbortSignal): Promise<void> {
    for (const kind of CONFIG_ENTRY_KINDS) {
      const call = entriesOf(kind);
      await this.#unlessRefused(call, async () => {
        const answer = await this.lists.answer(call, signal);
        const entries = await this.lists.rows(call, answer, configEntryFrom, parseLossless);
        await this.view.setConfigEntries(kind, entries);
      });
    }
  }

  async #unlessRefused({ path }: ConsulCall, read: () => Promise<void>): Promise<void> {
    if (this.#refused.has(path)) return;
    try {
      await this.#turns.take(read);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      this.#refused.add(path);
    }
  }
}
