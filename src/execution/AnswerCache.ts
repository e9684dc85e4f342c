import type { Answer, Outcome } from "./answer.js";
import type { Call, GraphqlRequest, Viewer } from "./call.js";
import type { KeptReads } from "./executionHost.js";
import { OperationCache } from "./operationCache.js";

/** An answer without errors, written out but for its extensions. */
interface KeptAnswer {
  readonly data: string;
  readonly cost: unknown;
  readonly reads: KeptReads;
  readonly bytes: number;
}

/** Answers kept ready; a larger one than an eighth of the bytes is not worth its place. */
const mostKept = { count: 10_000, bytes: 64 * 1_048_576 } as const;
const largestKept = mostKept.bytes / 8;

/** Two bytes a character, and what an entry takes besides its text. */
const bytesOf = (...texts: readonly string[]): number =>
  texts.reduce((sum, text) => sum + 2 * text.length, 500);

/**
 * Answers by operation, variables and caller, for as long as nothing that they read has changed. It is
 * no cache by time: an answer from it is what executing would give at that moment.
 */
export class AnswerCache {
  readonly #answers = new OperationCache<KeptAnswer>(mostKept);

  /** The answer that was given to the same question, if it still holds. */
  answer(request: GraphqlRequest, caller: Viewer, call: Call): Answer | null {
    if (call.noCache) return null;
    const kept = this.#answers.get(keyOf(request, caller));
    if (!kept?.reads.isCurrent()) return null;
    const extensions = { ...kept.reads.extensions(), cost: kept.cost, requestId: call.requestId };
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

  /** Keeps an answer where its outcome says that it may be given again. */
  keep(
    request: GraphqlRequest,
    caller: Viewer,
    { result, reads }: Outcome,
    { dataText: data }: Answer,
  ): void {
    if (!reads || data === null || data.length > largestKept) return;
    const key = keyOf(request, caller);
    const cost = result.extensions?.["cost"];
    this.#answers.set(key, { data, cost, reads, bytes: bytesOf(key, data) });
  }
}

const keyOf = ({ query, operationName, variables }: GraphqlRequest, caller: Viewer): string =>
  JSON.stringify([caller.subject, caller.name, caller.roles, operationName, variables, query]);
