import { forEachLimited } from "../upstream/forEachLimited.js";
import { RowTooLarge } from "../upstream/jsonRows.js";
import { MAX_LIST_BYTES } from "./ConsulClient.js";
import { ConsulFault } from "./consulFault.js";
import type { DatacenterLists } from "./DatacenterLists.js";
import type { DatacenterView } from "./DatacenterView.js";
import { DumpReader } from "./DumpReader.js";
import { SummaryReader } from "./SummaryReader.js";

/** A catalog whose dump is larger is read by what has changed in it. */
const SMALL_DUMP_BYTES = 2 * 1024 * 1024;
const SWEEP_PARALLEL = 2;

const isTooLarge = (error: unknown): boolean =>
  error instanceof RowTooLarge ||
  (error instanceof ConsulFault && error.code === "UPSTREAM_RESPONSE_TOO_LARGE");

/** Reads one datacenter's catalog, in the way that suits its size, and tells what it found. */
export class CatalogFollower {
  readonly #dump: DumpReader;
  readonly #summaries: SummaryReader;
  #isLarge = false;

  constructor(
    lists: DatacenterLists,
    private readonly view: DatacenterView,
  ) {
    this.#dump = new DumpReader(lists, view.catalog);
    this.#summaries = new SummaryReader(lists, view.catalog);
  }

  /** Whether the catalog is too large to be read as a whole at every change. */
  get isLarge(): boolean {
    return this.#isLarge;
  }

  get unaddressable(): ReadonlySet<string> {
    return this.#summaries.unaddressable;
  }

  /** Reads everything; returns the index that it is of. */
  async load(signal: AbortSignal): Promise<bigint> {
    const index = await this.#readAll(signal);
    await this.view.tell();
    this.view.prune();
    return index;
  }

  /** Reads what has changed; returns the index that it is of. */
  async refresh(signal: AbortSignal): Promise<bigint> {
    const index = this.#isLarge
      ? await this.#summaries.read(signal)
      : await this.#readDump(SMALL_DUMP_BYTES, signal);
    // It has outgrown the dump.
    if (index === null) return this.load(signal);
    await this.view.tell();
    return index;
  }

  /** Reads some services again, and the checks of all nodes: what no summary tells of. */
  async sweep(services: readonly string[], signal: AbortSignal): Promise<void> {
    await forEachLimited(services, SWEEP_PARALLEL, (name) =>
      this.#summaries.readService(name, signal),
    );
    await this.view.tell();
  }

  async sweepNodes(signal: AbortSignal): Promise<void> {
    await this.#summaries.readNodeChecks(signal);
    await this.view.tell();
  }

  async #readAll(signal: AbortSignal): Promise<bigint> {
    const small = await this.#readDump(SMALL_DUMP_BYTES, signal);
    this.#isLarge = small === null;
    if (small !== null) return small;
    const readAll = async () => (await this.#readDump(MAX_LIST_BYTES, signal)) !== null;
    return this.#summaries.begin(readAll, signal);
  }

  /** Null where it is larger than `maxBytes`, or one of its nodes than can be parsed at once. */
  async #readDump(maxBytes: number, signal: AbortSignal): Promise<bigint | null> {
    try {
      return await this.#dump.read(maxBytes, signal);
    } catch (error) {
      if (isTooLarge(error)) return null;
      throw error;
    }
  }
}
