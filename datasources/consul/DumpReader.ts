import { createHash } from "node:crypto";
import { forEachRow, RowTooLarge } from "../upstream/jsonRows.js";
import { reportFromDump } from "./catalogRows.js";
import type { CatalogModel } from "./CatalogModel.js";
import type { DatacenterLists } from "./DatacenterLists.js";

const CALL = { path: "/internal/ui/nodes" } as const;

/** Reads the catalog as a whole: every node with its services and checks. */
export class DumpReader {
  /** The names of the nodes of the last dump, by the hash of how they were written there. */
  #known: ReadonlyMap<string, string | null> = new Map();

  constructor(
    private readonly lists: DatacenterLists,
    private readonly model: CatalogModel,
  ) {}

  /**
   * Brings the model up to date; only nodes that are written differently than before are parsed.
   * Returns the index that it is of. Throws UPSTREAM_RESPONSE_TOO_LARGE beyond `maxBytes`, and
   * RowTooLarge for a node with too much on it to parse at once.
   */
  async read(maxBytes: number, signal: AbortSignal): Promise<bigint> {
    const answer = await this.lists.answer({ ...CALL, maxBytes }, signal);
    try {
      await this.#take(answer.body);
    } catch (error) {
      // What was read of it stays in the model, and is read again next time.
      this.#known = new Map();
      throw error instanceof RowTooLarge ? error : this.lists.unreadable(CALL, error);
    }
    return this.lists.index(answer);
  }

  async #take(body: Buffer): Promise<void> {
    const names = new Map<string, string | null>();
    await forEachRow(body, (row) => {
      const hash = createHash("sha1").update(row).digest("base64");
      const known = this.#known.get(hash);
      names.set(hash, known === undefined ? this.#parse(row) : known);
    });
    const present = new Set(names.values());
    for (const name of [...this.model.nodeNames])
      if (!present.has(name)) this.model.removeNode(name);
    this.#known = names;
  }

  #parse(row: Buffer): string | null {
    const report = reportFromDump(JSON.parse(row.toString("utf8")));
    if (!report) return null;
    this.model.setNode(report);
    return report.node.name;
  }
}
