import type { Rows } from "../estate/paging.js";
import type { Caller, Policy } from "../policy/Policy.js";
import type { OperationConditions, OperationList, Sight } from "./OperationList.js";
import type { OperationRow } from "./operationRows.js";
import { operationFacts, targetOf } from "./storedDecision.js";

/** Rows read at a time while looking for those that the caller may see. */
const CHUNK = 200;
/** Decisions that a count is worth. */
const DECISIONS = 10_000;

interface VisibilityParts {
  readonly policy: Policy;
  readonly list: OperationList;
  /** Decisions that a count takes at most; 10,000 by default. */
  readonly decisions?: number;
}

/**
 * The operations that one caller may see, for one question: their own, which the database knows, and
 * those of others that the policies let them see. What is alike to the policies is decided once.
 */
export class VisibleOperations {
  readonly #decided = new Map<string, boolean>();

  constructor(
    private readonly parts: VisibilityParts,
    private readonly caller: Caller,
  ) {}

  sees(sight: Sight): boolean {
    if (sight.actor === this.caller.subject) return true;
    const about = { target: targetOf(sight), facts: operationFacts(sight) };
    const key = JSON.stringify(about);
    const known = this.#decided.get(key);
    if (known !== undefined) return known;
    const question = { caller: this.caller, action: "operations:read", ...about };
    const seen = this.parts.policy.decide(question).outcome === "ALLOW";
    this.#decided.set(key, seen);
    return seen;
  }

  /** Goes on from chunk to chunk until there are enough, or no more. */
  async rows(
    conditions: OperationConditions,
    after: string | null,
    size: number,
  ): Promise<Rows<OperationRow>> {
    const found: OperationRow[] = [];
    let from = after;
    for (;;) {
      const chunk = await this.parts.list.next(conditions, { after: from, limit: CHUNK });
      found.push(...chunk.filter((row) => this.sees(row)));
      if (chunk.length < CHUNK || found.length > size) break;
      from = chunk.at(-1)?.id ?? from;
    }
    return { rows: found.slice(0, size), more: found.length > size };
  }

  /** How many there are on all pages together; null where that takes too many decisions. */
  async count(conditions: OperationConditions): Promise<number | null> {
    const { list, decisions = DECISIONS } = this.parts;
    const { subject } = this.caller;
    const others = await list.countsOfOthers(subject, conditions, decisions + 1);
    if (others.length > decisions) return null;
    const seen = others.filter(({ sight }) => this.sees(sight));
    const own = await list.countOf(subject, conditions);
    return seen.reduce((sum, { count }) => sum + count, own);
  }
}
