import type {
  ExecutionResult,
  FormattedExecutionResult,
  GraphQLError,
  GraphQLFormattedError,
} from "graphql";
import { Fault } from "../errors.js";
import { costFault } from "../limits/measureOperation.js";
import { refusal, type Outcome } from "./answer.js";
import type { Call, Viewer } from "./call.js";
import { beforeDeadline } from "./deadline.js";
import type { EngineName, MaybePromise, RequestVariables } from "./engines.js";
import type { ExecutionHost } from "./executionHost.js";
import { formatDocumentError, formatExecutionError } from "./formatError.js";
import type { PreparedOperation } from "./preparedOperation.js";

/** One request that reached execution. */
interface Run<Context> {
  readonly host: ExecutionHost<Context>;
  readonly operation: PreparedOperation;
  readonly call: Call;
  readonly context: Context;
  readonly variables: RequestVariables;
  readonly cost: { readonly requested: number; readonly limit: number };
}

/** Errors of one answer that the log gets; rows that fail alike would flood it. */
const mostLogged = 10;

const formatErrors = (
  { host: { log }, call: { requestId } }: Run<unknown>,
  errors: readonly GraphQLError[],
): readonly GraphQLFormattedError[] => {
  let hiddenCount = 0;
  const hide = (hidden: unknown): void => {
    hiddenCount += 1;
    if (hiddenCount <= mostLogged) {
      log.error({ requestId, err: hidden }, "An operation failed inside");
    }
  };
  return errors.map((error) => formatExecutionError(error, hide));
};

const finished = <Context>(
  run: Run<Context>,
  { data, errors }: ExecutionResult,
  executed: { readonly engine: EngineName; readonly isSynchronous: boolean },
): Outcome => {
  const { host, call, context, cost } = run;
  // What is spread comes last: V8 takes forty times as long for names that come after it.
  const extensions = { cost, requestId: call.requestId, ...host.extensionsOf(context) };
  const result: FormattedExecutionResult = { data: data ?? null, extensions };
  if (errors !== undefined && errors.length > 0) {
    return {
      result: { errors: formatErrors(run, errors), ...result },
      isLenient: false,
      ...executed,
    };
  }
  const { engine, isSynchronous } = executed;
  const isRepeatable = isSynchronous && run.operation.isQuery;
  const reads = isRepeatable ? (host.keep?.(context) ?? null) : null;
  return { result, isLenient: false, reads, engine, isSynchronous };
};

const execute = <Context>(run: Run<Context>): MaybePromise<Outcome> => {
  const { host, operation, call, context, variables } = run;
  const engine = operation.engine(variables.coerced);
  const result = engine.run(context, variables);
  if (!(result instanceof Promise)) {
    return finished(run, result, { engine: engine.name, isSynchronous: true });
  }
  return beforeDeadline(result, call, host.deadlineMs ?? 30_000).then((later) =>
    finished(run, later, { engine: engine.name, isSynchronous: false }),
  );
};

const coercionOutcome = (errors: readonly GraphQLError[], requestId: string): Outcome => ({
  result: {
    errors: errors.map((error) => formatDocumentError(error, "BAD_USER_INPUT")),
    extensions: { requestId },
  },
  isLenient: true,
  engine: null,
  isSynchronous: true,
});

/**
 * Takes a prepared operation through what depends on the request: its variables, the sizes and cost
 * that they make, its context, and execution. The same for a first and for a repeated operation.
 */
export const runOperation = <Context>(
  host: ExecutionHost<Context>,
  operation: PreparedOperation,
  raw: RequestVariables["raw"],
  { caller, call }: { readonly caller: Viewer; readonly call: Call },
): MaybePromise<Outcome> => {
  const { requestId } = call;
  const read = operation.coerce(raw);
  if ("errors" in read) {
    return coercionOutcome(read.errors, requestId);
  }
  const { coerced } = read;
  const cost = { requested: operation.measure.cost(coerced), limit: host.limits.cost };
  const fault = operation.measure.pageFault(coerced) ?? costFault(cost.requested, cost.limit);
  if (fault !== null) {
    return refusal(fault, { cost, requestId });
  }
  const context = host.createContext(caller, call);
  const run = { host, operation, call, context, variables: { raw, coerced }, cost };
  const ready = host.prepare?.(context, operation);
  return ready === undefined ? execute(run) : ready.then(() => execute(run));
};

/** GET must change nothing. */
export const checkMethod = ({ isQuery }: PreparedOperation, { isReadOnly }: Call): void => {
  if (isReadOnly && !isQuery) {
    throw new Fault("METHOD_NOT_ALLOWED", "GET runs queries only; send this operation by POST.");
  }
};
