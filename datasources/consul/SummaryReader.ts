import { createHash } from "node:crypto";
import { forEachLimited } from "../upstream/forEachLimited.js";
import { forEachRow } from "../upstream/jsonRows.js";
import { nodeCheckFrom, nodeFactsFrom, reportFromHealth, summaryNameFrom } from "./catalogRows.js";
import type { CatalogModel } from "./CatalogModel.js";
import type { DatacenterLists } from "./DatacenterLists.js";
import { isAddressable } from "./urlNames.js";

const SUMMARY = { path: "/internal/ui/services" } as const;
const NODES = { path: "/catalog/nodes" } as const;
/** Matches nothing: it answers three bytes, and the index of the list. */
const NO_NODE = { path: "/catalog/nodes", query: { filter: "Node==none" } } as const;
const OF_NODES = { filter: 'ServiceID==""' } as const;
const PARALLEL = 8;

type NodeCheck = ReturnType<typeof nodeCheckFrom>;

const fingerprint = ({ check }: NodeCheck): string => `${check.checkId}\0${check.status}`;

const byNode = (rows: readonly NodeCheck[]): ReadonlyMap<string, readonly NodeCheck[]> => {
  const groups = new Map<string, NodeCheck[]>();
  for (const row of rows) groups.set(row.node, [...(groups.get(row.node) ?? []), row]);
  return groups;
};

/**
 * Reads a large catalog by what has changed in it: the summary of services tells which of them to
 * read, the index of the nodes whether to read these, and the failing checks whose node's to read.
 */
export class SummaryReader {
  /** The hash of each service's summary when the service itself was last read. */
  readonly #summaries = new Map<string, string>();
  #nodesIndex = 0n;
  #failing: ReadonlyMap<string, string> = new Map();

  constructor(
    private readonly lists: DatacenterLists,
    private readonly model: CatalogModel,
  ) {}

  /** Services that were left out, since no URL can name them. */
  readonly unaddressable = new Set<string>();

  /**
   * Begins anew: `readAll` reads the whole catalog by other means, after the summaries were noted, so
   * that nothing changes unseen in between. Returns the index of the summaries.
   */
  async begin(readAll: () => Promise<boolean>, signal: AbortSignal): Promise<bigint> {
    const { index, summaries } = await this.#readSummaries(signal);
    const isRead = await readAll();
    this.#summaries.clear();
    if (isRead) for (const [name, hash] of summaries) this.#summaries.set(name, hash);
    return isRead ? index : this.read(signal);
  }

  /** Brings the model up to date; returns the index that it is of. */
  async read(signal: AbortSignal): Promise<bigint> {
    const { index, summaries } = await this.#readSummaries(signal);
    await this.#readNodes(signal);
    await this.#readFailingChecks(signal);
    for (const name of [...this.model.serviceNames]) {
      if (!summaries.has(name)) this.#forget(name);
    }
    const differing = [...summaries].filter(([name, hash]) => this.#summaries.get(name) !== hash);
    await forEachLimited(differing, PARALLEL, async ([name, hash]) => {
      await this.readService(name, signal);
      this.#summaries.set(name, hash);
    });
    return index;
  }

  /** Reads one service, whether or not its summary has changed. */
  async readService(name: string, signal: AbortSignal): Promise<void> {
    if (!isAddressable(name)) {
      this.unaddressable.add(name);
      return;
    }
    const call = { path: "/health/service/{name}", params: { name } };
    const { rows } = await this.lists.list(call, reportFromHealth, signal);
    this.model.setService(name, rows);
  }

  /** Reads the checks of all nodes, the passing ones too. */
  async readNodeChecks(signal: AbortSignal): Promise<void> {
    const call = { path: "/health/state/any", query: OF_NODES };
    const { rows } = await this.lists.list(call, nodeCheckFrom, signal);
    const checks = byNode(rows);
    for (const name of [...this.model.nodeNames]) {
      this.model.setNodeChecks(
        name,
        (checks.get(name) ?? []).map(({ check }) => check),
      );
    }
  }

  #forget(name: string): void {
    this.model.setService(name, []);
    this.#summaries.delete(name);
  }

  async #readSummaries(signal: AbortSignal) {
    const answer = await this.lists.answer(SUMMARY, signal);
    const summaries = new Map<string, string>();
    try {
      await forEachRow(answer.body, (row) => {
        const name = summaryNameFrom(JSON.parse(row.toString("utf8")));
        if (name !== null) summaries.set(name, createHash("sha1").update(row).digest("base64"));
      });
    } catch (error) {
      throw this.lists.unreadable(SUMMARY, error);
    }
    return { index: this.lists.index(answer), summaries };
  }

  async #readNodes(signal: AbortSignal): Promise<void> {
    const index = this.lists.index(await this.lists.answer(NO_NODE, signal));
    if (index === this.#nodesIndex) return;
    const { rows } = await this.lists.list(NODES, nodeFactsFrom, signal);
    this.model.setNodes(rows);
    this.#nodesIndex = index;
  }

  async #readFailingChecks(signal: AbortSignal): Promise<void> {
    const states = ["critical", "warning"].map((state) =>
      this.lists.list({ path: `/health/state/${state}`, query: OF_NODES }, nodeCheckFrom, signal),
    );
    const rows = (await Promise.all(states)).flatMap((listed) => listed.rows);
    const failing = new Map(
      [...byNode(rows)].map(([node, checks]) => [node, checks.map(fingerprint).sort().join("\n")]),
    );
    const differing = [...new Set([...failing.keys(), ...this.#failing.keys()])].filter(
      (node) => failing.get(node) !== this.#failing.get(node) && isAddressable(node),
    );
    await forEachLimited(differing, PARALLEL, async (node) => {
      const call = { path: "/health/node/{node}", params: { node } };
      const listed = await this.lists.list(call, nodeCheckFrom, signal);
      const checks = listed.rows.map(({ check }) => check);
      this.model.setNodeChecks(
        node,
        checks.filter(({ serviceId }) => serviceId === null),
      );
    });
    this.#failing = failing;
  }
}
