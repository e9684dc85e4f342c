import { ApolloServer, type ApolloServerPlugin, type BaseContext } from "@apollo/server";
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from "@apollo/server/plugin/disabled";
import type { DocumentNode, GraphQLError, GraphQLSchema, OperationDefinitionNode } from "graphql";
import type { Limits } from "../limits/limits.js";
import type { Outcome } from "./answer.js";
import type { GraphqlRequest } from "./call.js";
import type { MaybePromise } from "./engines.js";
import { formatDocumentError } from "./formatError.js";
import type { Log } from "./log.js";
import { servedOperationTypes } from "./servedOperationTypes.js";

/** What one pass through Apollo Server carries, and where it leaves its outcome. */
interface Pass extends BaseContext {
  readonly requestId: string;
  readonly execute: (
    document: DocumentNode,
    operation: OperationDefinitionNode,
  ) => MaybePromise<Outcome>;
  /** A function, because Apollo hands plug-ins a copy of this. */
  readonly settle: (outcome: Outcome) => void;
}

const invalid = (errors: readonly GraphQLError[], requestId: string): Outcome => ({
  result: {
    errors: errors.map((error) => formatDocumentError(error, "GRAPHQL_VALIDATION_FAILED")),
    extensions: { requestId },
  },
  isLenient: true,
  engine: null,
  isSynchronous: true,
});

const isValidation = ({ extensions }: GraphQLError): boolean =>
  extensions["code"] === "GRAPHQL_VALIDATION_FAILED";

/** Puts our executor in the place of Apollo's, and takes its findings in our words. */
const ownExecution: ApolloServerPlugin<Pass> = {
  requestDidStart: () =>
    Promise.resolve({
      didEncounterErrors: ({ errors, contextValue }) => {
        if (errors.every(isValidation)) {
          contextValue.settle(invalid(errors, contextValue.requestId));
        }
        return Promise.resolve();
      },
      responseForOperation: async ({ document, operation, contextValue, response }) => {
        const outcome = await contextValue.execute(document, operation);
        contextValue.settle(outcome);
        return { http: response.http, body: { kind: "single", singleResult: outcome.result } };
      },
    }),
};

/** Nothing of it phones home, whatever the environment says. */
const disabled = [
  ApolloServerPluginCacheControlDisabled(),
  ApolloServerPluginInlineTraceDisabled(),
  ApolloServerPluginLandingPageDisabled(),
  ApolloServerPluginSchemaReportingDisabled(),
  ApolloServerPluginUsageReportingDisabled(),
];

const loggerFor = (log: Log) => ({
  debug: () => undefined,
  info: () => undefined,
  warn: (message: unknown) => {
    log.warn({ reason: message }, "Apollo Server warns");
  },
  error: (message: unknown) => {
    log.error({ reason: message }, "Apollo Server failed");
  },
});

/** Apollo Server for what it has not seen: parsing, validation and its plug-ins. HTTP is ours. */
export class ApolloPipeline {
  readonly #server: ApolloServer<Pass>;

  constructor(schema: GraphQLSchema, limits: Limits, log: Log) {
    this.#server = new ApolloServer<Pass>({
      schema,
      logger: loggerFor(log),
      plugins: [ownExecution, ...disabled],
      validationRules: [servedOperationTypes],
      introspection: true,
      // Whoever may ask may introspect, so that suggestions tell nothing new.
      hideSchemaDetailsFromClientErrors: false,
      includeStacktraceInErrorResponses: false,
      allowBatchedHttpRequests: false,
      csrfPrevention: true,
      persistedQueries: false,
      // What is valid is kept by the executor.
      documentStore: null,
      stopOnTerminationSignals: false,
      nodeEnv: "production",
      parseOptions: limits.tokens > 0 ? { maxLexicalTokens: limits.tokens } : {},
    });
  }

  start(): Promise<void> {
    return this.#server.start();
  }

  stop(): Promise<void> {
    return this.#server.stop();
  }

  /** Takes an operation through the pipeline; null: it failed in a way that Apollo logged. */
  async pass(
    { query, operationName, variables }: GraphqlRequest,
    requestId: string,
    execute: Pass["execute"],
  ): Promise<Outcome | null> {
    let settled: Outcome | null = null;
    const settle = (outcome: Outcome): void => {
      settled = outcome;
    };
    await this.#server.executeOperation(
      {
        query,
        ...(operationName === undefined ? {} : { operationName }),
        ...(variables === undefined ? {} : { variables }),
      },
      { contextValue: { requestId, execute, settle } },
    );
    return settled;
  }
}
