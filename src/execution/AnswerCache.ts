import type { Answer, Outcome } from "./answer.js";
import type { Call, GraphqlRequest, Viewer } from "./call.js";
import type { KeptReads } from "./executionHost.js";
import { OperationCache } from "./operationCache.js";

/** An answer without errors, written out but for its extensions. */
interface KeptAnswer {
  readonly data: string;
  readonly cost: unknown;
  readonly reads: KeptReads;
}

/** A question that was asked before; null: its answer is not kept. */
interface Asked {
  readonly answer: KeptAnswer | null;
  readonly bytes: number;
}

/** Questions remembered; a larger answer than an eighth of the bytes is not worth its place. */
const mostKept = { count: 10_000, bytes: 64 * 1_048_576 } as const;
const largestKept = mostKept.bytes / 8;

/** Two bytes a character, and what an entry takes besides its text. */
const bytesOf = (key: string, data = ""): number => 2 * (key.length + data.length) + 500;

/**
 * Answers by operation, variables and caller, for as long as nothing that they read has changed. It is
 * no cache by time: an answer from it is what executing would give at that moment. A question that
 * comes once is only remembered as asked: most of those whose variables vary never come back.
 */
export class AnswerCache {
  readonly #asked = new OperationCache<Asked>(mostKept);
  /** Callers are few and their objects live as long as their tokens. */
  readonly #callers = new WeakMap<Viewer, string>();

  /** What tells a question from every other; the text of the query comes last, so it needs no quotes. */
  keyOf({ query, operationName, variables }: GraphqlRequest, caller: Viewer): string {
    return `${this.#callerKey(caller)}${JSON.stringify([operationName, variables])}${query}`;
  }

  /** The answer that was given to the same question, if it still holds. */
  answer(key: string, call: Call): Answer | null {
    const kept = call.noCache ? null : this.#asked.get(key)?.answer;
    if (!kept?.reads.isCurrent()) return null;
    const { cost, reads } = kept;
    const extensions = { cost, requestId: call.requestId, ...reads.extensions() };
    return {
      body: `{"data":${kept.data},"extensions":${JSON.stringify(extensions)}}`,
      dataText: kept.data,
      status: 200,
      jsonStatus: 200,
      code: null,
      engine: null,
      isSynchronous: true,
    };
  }

  /** Keeps an answer where its outcome says that it may be given again, and its question came before. */
  keep(key: string, { result, reads }: Outcome, { dataText: data }: Answer): void {
    if (!reads || data === null || data.length > largestKept) return;
    if (this.#asked.get(key) === undefined) {
      this.#asked.set(key, { answer: null, bytes: bytesOf(key) });
      return;
    }
    const cost = result.extensions?.["cost"];
    this.#asked.set(key, { answer: { data, cost, reads }, bytes: bytesOf(key, data) });
  }

  #callerKey(caller: Viewer): string {
    const known = this.#callers.get(caller);
    if (known !== undefined) return known;
    const key = JSON.stringify([caller.subject, caller.name, caller.roles]);
    this.#callers.set(caller, key);
    return key;
  }
}
