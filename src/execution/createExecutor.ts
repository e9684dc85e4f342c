import { Kind, getOperationAST, type DocumentNode } from "graphql";
import { Fault } from "../errors.js";
import { checkDocument } from "../limits/checkDocument.js";
import { answerOf, refusal, type Answer, type Outcome } from "./answer.js";
import { AnswerCache } from "./AnswerCache.js";
import { ApolloPipeline } from "./apolloPipeline.js";
import type { Call, GraphqlRequest, Viewer } from "./call.js";
import type { MaybePromise } from "./engines.js";
import type { ExecutionHost } from "./executionHost.js";
import { internalMessage } from "./formatError.js";
import { OperationCache } from "./operationCache.js";
import { parseDocument } from "./parseDocument.js";
import { PreparedOperation } from "./preparedOperation.js";
import { checkMethod, runOperation } from "./runOperation.js";

/** What answers operations. */
export interface Executor {
  /**
   * Answers an operation; never throws and never rejects. A repeated operation is answered without a
   * promise where its resolvers return none.
   */
  readonly answer: (request: GraphqlRequest, caller: Viewer, call: Call) => MaybePromise<Answer>;
  stop(): Promise<void>;
}

/** Operations kept ready to run; what is forgotten takes the long way again. */
const mostKept = { count: 1_000, bytes: 64 * 1_048_576 } as const;

/** No text that can be parsed holds the character between the two. */
const keyOf = ({ query, operationName }: GraphqlRequest): string =>
  operationName === undefined ? query : `${operationName}\u0000${query}`;

const unresolved = (document: DocumentNode, name: string | undefined): Fault =>
  name === undefined
    ? new Fault(
        "OPERATION_RESOLUTION_FAILURE",
        "The document must hold one operation, or the request name one of them in operationName.",
        {
          found: document.definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION)
            .length,
        },
      )
    : new Fault(
        "OPERATION_RESOLUTION_FAILURE",
        `The document has no operation named "${name.slice(0, 60)}"; correct operationName.`,
      );

class OperationExecutor<Context> implements Executor {
  readonly #host: ExecutionHost<Context>;
  readonly #apollo: ApolloPipeline;
  readonly #kept = new OperationCache<PreparedOperation>(mostKept);
  /** Null where the host never lets an answer be given again. */
  readonly #answers: AnswerCache | null;

  constructor(host: ExecutionHost<Context>, apollo: ApolloPipeline) {
    this.#host = host;
    this.#answers = host.keep ? new AnswerCache() : null;
    this.#apollo = apollo;
  }

  readonly answer: Executor["answer"] = (request, caller, call) => {
    const key = this.#answers?.keyOf(request, caller) ?? "";
    const kept = this.#answers?.answer(key, call) ?? null;
    if (kept !== null) {
      return kept;
    }
    const outcome = this.#guarded(call, () => this.#outcome(request, caller, call));
    const answered = (result: Outcome): Answer => {
      const answer = answerOf(result);
      this.#answers?.keep(key, result, answer);
      return answer;
    };
    return outcome instanceof Promise ? outcome.then(answered) : answered(outcome);
  };

  stop(): Promise<void> {
    return this.#apollo.stop();
  }

  #outcome(request: GraphqlRequest, caller: Viewer, call: Call): MaybePromise<Outcome> {
    const known = this.#kept.get(keyOf(request));
    if (known === undefined) {
      return this.#first(request, caller, call);
    }
    return this.#run(known, request, caller, call);
  }

  #run(
    operation: PreparedOperation,
    { variables = {} }: GraphqlRequest,
    caller: Viewer,
    call: Call,
  ): MaybePromise<Outcome> {
    checkMethod(operation, call);
    return runOperation(this.#host, operation, variables, { caller, call });
  }

  /** An operation not seen before: what is cheap to refuse first, then Apollo Server's pipeline. */
  async #first(request: GraphqlRequest, caller: Viewer, call: Call): Promise<Outcome> {
    const { schema, limits } = this.#host;
    const document = parseDocument(request.query, limits);
    const fault = checkDocument(document, limits);
    if (fault !== null) {
      throw fault;
    }
    if (getOperationAST(document, request.operationName) == null) {
      throw unresolved(document, request.operationName);
    }
    const outcome = await this.#apollo.pass(request, call.requestId, (valid, operation) =>
      this.#guarded(call, () => {
        const prepared = new PreparedOperation({ schema, document: valid, operation });
        this.#kept.set(keyOf(request), prepared);
        return this.#run(prepared, request, caller, call);
      }),
    );
    return outcome ?? this.#failed(new Error("Apollo Server gave no outcome"), call);
  }

  #guarded(call: Call, outcomeOf: () => MaybePromise<Outcome>): MaybePromise<Outcome> {
    const failed = (error: unknown): Outcome => this.#failed(error, call);
    try {
      const outcome = outcomeOf();
      return outcome instanceof Promise ? outcome.catch(failed) : outcome;
    } catch (error) {
      return failed(error);
    }
  }

  #failed(error: unknown, { requestId }: Call): Outcome {
    if (error instanceof Fault) {
      return refusal(error, { requestId });
    }
    this.#host.log.error({ requestId, err: error }, "A request failed inside");
    return refusal(new Fault("INTERNAL", internalMessage), { requestId });
  }
}

/**
 * An executor that parses, limits, validates, compiles and executes operations of one schema. The
 * first time that a text is seen it goes through Apollo Server; after that only what depends on the
 * request is done again.
 */
export const createExecutor = async <Context>(host: ExecutionHost<Context>): Promise<Executor> => {
  const apollo = new ApolloPipeline(host.schema, host.limits, host.log);
  await apollo.start();
  return new OperationExecutor(host, apollo);
};
