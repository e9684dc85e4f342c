import {
  GraphQLString,
  Kind,
  OperationTypeNode,
  getVariableValues,
  type DocumentNode,
  type GraphQLError,
  type OperationDefinitionNode,
  type VariableDefinitionNode,
} from "graphql";
import { measureOperation, type OperationMeasure } from "../limits/measureOperation.js";
import { compiledSize } from "./compiledSize.js";
import { conditionVariables, withoutConditions } from "./conditions.js";
import {
  engineFor,
  interpreter,
  type Engine,
  type ExecutableOperation,
  type RequestVariables,
} from "./engines.js";

type Variables = RequestVariables["coerced"];

/** More conditions than these would make too many variants of one operation. */
const mostConditions = 4;

/** Errors in the variables of one request that are worth telling. */
const mostCoercionErrors = 20;

/** What one compiled field and one character of a document hold in memory, roughly, as measured. */
const bytesPer = { field: 3_000, character: 40 } as const;

const noVariables = { coerced: {} } as const;

const operationIn = (
  document: DocumentNode,
  { name }: OperationDefinitionNode,
): OperationDefinitionNode | undefined =>
  document.definitions.find(
    (definition): definition is OperationDefinitionNode =>
      definition.kind === Kind.OPERATION_DEFINITION && definition.name?.value === name?.value,
  );

/** The names of an operation's variables where every one of them is a string; null: others are among them. */
const stringVariables = ({
  variableDefinitions = [],
}: OperationDefinitionNode): readonly string[] | null => {
  const isString = ({ type }: VariableDefinitionNode): boolean => {
    const named = type.kind === Kind.NON_NULL_TYPE ? type.type : type;
    return named.kind === Kind.NAMED_TYPE && named.name.value === GraphQLString.name;
  };
  return variableDefinitions.every(isString)
    ? variableDefinitions.map(({ variable }) => variable.name.value)
    : null;
};

/** These variables as GraphQL reads them, which is as they are; null where one of them is no string. */
const ownStrings = (names: readonly string[], raw: Variables): Variables | null => {
  const strings: Record<string, string> = {};
  for (const name of names) {
    const value = raw[name];
    if (typeof value !== "string") {
      return null;
    }
    strings[name] = value;
  }
  return strings;
};

/** An operation that was parsed, validated and found within the limits that need no variables. */
export class PreparedOperation {
  /** What it may hold in memory, every variant compiled. */
  readonly bytes: number;
  readonly isQuery: boolean;
  readonly rootFields: readonly string[];
  readonly measure: OperationMeasure;
  readonly #executable: ExecutableOperation;
  readonly #conditions: readonly string[];
  readonly #isConditional: boolean;
  readonly #strings: readonly string[] | null;
  readonly #interpreter: Engine;
  readonly #engines = new Map<string, Engine>();
  #wasUsed = false;

  constructor(executable: ExecutableOperation) {
    const { schema, document, operation } = executable;
    this.#executable = executable;
    this.#conditions = conditionVariables(document);
    this.#isConditional = withoutConditions(document, {}) !== document;
    this.#strings = stringVariables(operation);
    this.#interpreter = interpreter(executable);
    this.isQuery = operation.operation === OperationTypeNode.QUERY;
    this.measure = measureOperation(schema, document, operation);
    this.rootFields = operation.selectionSet.selections.flatMap((selection) =>
      // A fragment may hold any field: its spread stands for all of them.
      selection.kind === Kind.FIELD ? [selection.name.value] : ["..."],
    );
    this.bytes = this.#bytesOf(executable);
  }

  /** Reads the variables as the schema says. */
  coerce(
    raw: RequestVariables["raw"],
  ): { coerced: Variables } | { errors: readonly GraphQLError[] } {
    const { schema, operation } = this.#executable;
    const { variableDefinitions = [] } = operation;
    if (variableDefinitions.length === 0) {
      return noVariables;
    }
    const strings = this.#strings === null ? null : ownStrings(this.#strings, raw);
    if (strings !== null) {
      return { coerced: strings };
    }
    const read = getVariableValues(schema, variableDefinitions, raw, {
      maxErrors: mostCoercionErrors,
    });
    return read.coerced === undefined ? { errors: read.errors } : { coerced: read.coerced };
  }

  /**
   * What executes it. Compiling costs many executions, so an operation that comes once never is;
   * conditions are settled before, one variant for each combination of their variables.
   */
  engine(coerced: Variables): Engine {
    if (!this.#wasUsed || this.#conditions.length > mostConditions) {
      this.#wasUsed = true;
      return this.#interpreter;
    }
    const variant = this.#conditions.map((name) => (coerced[name] === true ? "1" : "0")).join("");
    const known = this.#engines.get(variant);
    if (known !== undefined) {
      return known;
    }
    const engine = this.#compiled(coerced);
    this.#engines.set(variant, engine);
    return engine;
  }

  #compiled(coerced: Variables): Engine {
    const { schema, document, operation } = this.#executable;
    if (!this.#isConditional) {
      return engineFor(this.#executable);
    }
    const settled = withoutConditions(document, coerced);
    const own = operationIn(settled, operation);
    return own === undefined
      ? this.#interpreter
      : engineFor({ schema, document: settled, operation: own });
  }

  #bytesOf({ schema, document, operation }: ExecutableOperation): number {
    const variants = 2 ** Math.min(this.#conditions.length, mostConditions);
    const fields = compiledSize(schema, document, operation);
    const characters = document.loc?.end ?? 0;
    return characters * bytesPer.character + Math.min(fields, 1_000) * bytesPer.field * variants;
  }
}
