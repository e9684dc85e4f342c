import {
  GraphQLSchema,
  OperationTypeNode,
  execute,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLNamedType,
  type OperationDefinitionNode,
} from "graphql";
import { compileQuery, isCompiledQuery, type CompiledQuery } from "graphql-jit";
import { compiledSize } from "./compiledSize.js";
import { liftOperation, passThrough, type LiftedOperation } from "./liftedArguments.js";
import { hasConfusingNames } from "./responseNames.js";

export type EngineName = "jit" | "graphql-js";

export type MaybePromise<Value> = Value | Promise<Value>;

/** The variables of a request: as the caller sent them, and as GraphQL read them. */
export interface RequestVariables {
  readonly raw: Readonly<Record<string, unknown>>;
  readonly coerced: Readonly<Record<string, unknown>>;
}

/** Something that executes one operation; a promise only where a resolver returned one. */
export interface Engine {
  readonly name: EngineName;
  run(context: unknown, variables: RequestVariables): MaybePromise<ExecutionResult>;
}

/** A valid operation and the schema that it is valid for. */
export interface ExecutableOperation {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
}

/** Fields that a compiler may write for one operation; above, compiling costs more than it saves. */
const largestCompiled = 1_000;

export const interpreter = ({ schema, document, operation }: ExecutableOperation): Engine => ({
  name: "graphql-js",
  run: (contextValue, { raw }) =>
    execute({
      schema,
      document,
      contextValue,
      variableValues: raw,
      operationName: operation.name?.value,
    }),
});

/** The schema with the scalar of lifted variables, which introspection does not see. */
class CompilerSchema extends GraphQLSchema {
  override getType(name: string): GraphQLNamedType | undefined {
    return name === passThrough.name ? passThrough : super.getType(name);
  }
}

const compilerSchemas = new WeakMap<GraphQLSchema, GraphQLSchema>();

/** The types of the compiler's schema are the same objects as those of the original. */
const compilerSchemaOf = (schema: GraphQLSchema): GraphQLSchema => {
  const known = compilerSchemas.get(schema);
  if (known !== undefined) {
    return known;
  }
  const made = new CompilerSchema({ ...schema.toConfig(), assumeValid: true });
  compilerSchemas.set(schema, made);
  return made;
};

const compiledEngine = (
  { query }: CompiledQuery,
  lifted: LiftedOperation,
  executable: ExecutableOperation,
): Engine => {
  const fallback = interpreter(executable);
  const isQuery = executable.operation.operation === OperationTypeNode.QUERY;
  return {
    name: "jit",
    run: (context, variables) => {
      const inputs = lifted.variablesFrom(variables.coerced);
      if (inputs === null) {
        return fallback.run(context, variables);
      }
      try {
        return query(undefined, context, inputs);
      } catch (error) {
        // Compiled code lets some errors of values through that graphql-js reports at their field.
        if (isQuery) {
          return fallback.run(context, variables);
        }
        throw error;
      }
    },
  };
};

const isCompilable = ({ schema, document, operation }: ExecutableOperation): boolean =>
  operation.operation !== OperationTypeNode.SUBSCRIPTION &&
  compiledSize(schema, document, operation) <= largestCompiled &&
  !hasConfusingNames(schema, document);

/** graphql-jit where it answers as graphql-js does, else graphql-js. */
export const engineFor = (executable: ExecutableOperation): Engine => {
  if (!isCompilable(executable)) {
    return interpreter(executable);
  }
  const { schema, document, operation } = executable;
  const lifted = liftOperation(schema, document, operation);
  const compiled = compileQuery(
    compilerSchemaOf(schema),
    lifted.document,
    operation.name?.value,
    // Stacks of errors that callers caused are costly and tell nothing.
    { disablingCapturingStackErrors: true },
  );
  return isCompiledQuery(compiled)
    ? compiledEngine(compiled, lifted, executable)
    : interpreter(executable);
};
