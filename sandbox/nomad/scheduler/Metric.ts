import type { Task } from "../jobs/taskType.js";
import type { NodeRow } from "../state/catalogRows.js";
import { NO_RESOURCES } from "../shapes/noResources.js";
import type { AllocMetric } from "../state/rows.js";

type Counts = Record<string, number>;

/** Counts, while a place is looked for, why nodes did not do. */
export class Metric {
  readonly #pool: string;
  readonly #available: Counts = {};
  readonly #filtered: Counts = {};
  readonly #classFiltered: Counts = {};
  readonly #dimensions: Counts = {};
  readonly #classExhausted: Counts = {};
  readonly #scores: object[] = [];
  #lacking: { readonly dimension: "memory" | "cpu"; readonly tasks: readonly Task[] } | undefined;
  #rounds = 0;
  #inPool = 0;
  #evaluated = 0;
  #filteredNodes = 0;
  #exhausted = 0;
  #failures = 0;

  constructor(pool: string) {
    this.#pool = pool;
  }

  inPool(node: NodeRow): void {
    this.#inPool += 1;
    add(this.#available, node.Datacenter, 0);
  }

  available(node: NodeRow): void {
    add(this.#available, node.Datacenter, 1);
    this.#evaluated += 1;
  }

  filtered(node: NodeRow, reason: string): void {
    this.#filteredNodes += 1;
    add(this.#filtered, reason, 1);
    if (node.NodeClass !== "") add(this.#classFiltered, node.NodeClass, 1);
  }

  exhausted(node: NodeRow, dimension: string, tasks: readonly Task[]): void {
    this.#exhausted += 1;
    add(this.#dimensions, dimension, 1);
    if (node.NodeClass !== "") add(this.#classExhausted, node.NodeClass, 1);
    if (dimension !== "memory" && dimension !== "cpu") return;
    this.#lacking = { dimension, tasks };
    this.#rounds = 1;
  }

  scored(score: object): void {
    this.#scores.push(score);
  }

  /** One more allocation of the group finds no place for the same reasons. */
  coalesce(): void {
    this.#failures += 1;
    this.#rounds += 1;
  }

  /** What the tasks asked for in vain, of what was too little, in all attempts together. */
  #exhaustedResources(): AllocMetric["ResourcesExhausted"] {
    if (!this.#lacking) return null;
    const { dimension, tasks } = this.#lacking;
    return Object.fromEntries(
      tasks.map(({ Name, Resources: asked }) => [
        Name,
        {
          ...NO_RESOURCES,
          CPU: dimension === "cpu" ? asked.CPU * this.#rounds : 0,
          MemoryMB: dimension === "memory" ? asked.MemoryMB * this.#rounds : 0,
        },
      ]),
    );
  }

  row(): AllocMetric {
    return {
      AllocationTime: 20_000,
      ClassExhausted: filled(this.#classExhausted),
      ClassFiltered: filled(this.#classFiltered),
      CoalescedFailures: this.#failures,
      ConstraintFiltered: filled(this.#filtered),
      DimensionExhausted: filled(this.#dimensions),
      NodePool: this.#pool,
      NodesAvailable: this.#available,
      NodesEvaluated: this.#evaluated,
      NodesExhausted: this.#exhausted,
      NodesFiltered: this.#filteredNodes,
      NodesInPool: this.#inPool,
      QuotaExhausted: null,
      ResourcesExhausted: this.#exhaustedResources(),
      ScoreMetaData: this.#scores.length > 0 ? this.#scores : null,
      Scores: null,
    };
  }
}

const add = (counts: Counts, name: string, count: number): void => {
  counts[name] = (counts[name] ?? 0) + count;
};

const filled = (counts: Counts): Counts | null => (Object.keys(counts).length > 0 ? counts : null);
