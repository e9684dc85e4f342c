import {
  getNamedType,
  getNullableType,
  isCompositeType,
  isListType,
  type DocumentNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLOutputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from "graphql";
import { Fault } from "../errors.js";
import { argumentOf, countOf, type Count, type Variables } from "./argumentCount.js";
import { fixedLimits, shown } from "./limits.js";
import { SelectionReader, selectionsBelow, type SelectedField } from "./selectedFields.js";

/** What an operation may cost, known once its variables are. */
export interface OperationMeasure {
  /** Objects that the answer may hold. */
  cost(variables: Variables): number;
  /** The first page or walk whose size is out of range; null: none. */
  pageFault(variables: Variables): Fault | null;
}

/** Sizes of lists that no argument bounds. */
const listSizes = { unpaged: 5, byRootField: new Map([["resolve", 100]]) } as const;

/** Arguments that give a list its size, with their largest values; some fields give fewer. */
const sizeArguments = new Map<string, number>([
  ["first", fixedLimits.pageSize],
  ["limit", fixedLimits.walkSize],
]);
const mostByField: ReadonlyMap<string, number> = new Map([["paths", fixedLimits.paths]]);

/** A size that the caller chooses, and its largest value. */
interface ChosenSize {
  readonly name: string;
  readonly most: number;
  readonly size: Count;
}

/** Which lists below a field have the size that the field's own argument gave. */
interface Inherited {
  readonly size: Count;
  readonly lists: "pages" | "all";
}

const pageLists = new Set(["nodes", "edges"]);

const value = (count: Count, variables: Variables): number =>
  typeof count === "number" ? count : count(variables);

const bounded = (count: number): number => Math.min(count, Number.MAX_SAFE_INTEGER);

/** Folds what does not depend on variables, so that most operations cost one number. */
const combine = (a: Count, b: Count, by: (a: number, b: number) => number): Count =>
  typeof a === "number" && typeof b === "number"
    ? bounded(by(a, b))
    : (variables) => bounded(by(value(a, variables), value(b, variables)));

const plus = (a: Count, b: Count): Count => combine(a, b, (x, y) => x + y);
const times = (a: Count, b: Count): Count => combine(a, b, (x, y) => x * y);
const larger = (a: Count, b: Count): Count => combine(a, b, Math.max);

class Measurer {
  readonly chosen: ChosenSize[] = [];
  readonly #reader: SelectionReader;

  constructor(schema: GraphQLSchema, document: DocumentNode) {
    this.#reader = new SelectionReader(schema, document);
  }

  /** Objects below one object: what every type has, and the costliest of the types it may be. */
  below(
    parent: GraphQLCompositeType,
    selectionSets: readonly SelectionSetNode[],
    inherited: Inherited | null,
    isRoot = false,
  ): Count {
    let common: Count = 0;
    const byType = new Map<string, Count>();
    for (const field of this.#reader.fieldsOf(parent, selectionSets)) {
      const count = this.#ofField(field, inherited, isRoot);
      if (field.condition === null) {
        common = plus(common, count);
      } else {
        byType.set(field.condition, plus(byType.get(field.condition) ?? 0, count));
      }
    }
    return plus(common, [...byType.values()].reduce<Count>(larger, 0));
  }

  #ofField(field: SelectedField, inherited: Inherited | null, isRoot: boolean): Count {
    const own = this.#ownSize(field);
    const named = getNamedType(field.definition.type);
    if (!isCompositeType(named)) {
      return 0;
    }
    const lists = listLevels(field.definition.type);
    const passedOn: Inherited | null =
      lists === 0 && own !== null
        ? { size: own.size, lists: own.name === "first" ? "pages" : "all" }
        : null;
    const below = plus(1, this.below(named, selectionsBelow(field), passedOn));
    if (lists === 0) {
      return below;
    }
    const size = own?.size ?? sizeOfList(field.definition, inherited, isRoot);
    return times(times(size, listSizes.unpaged ** (lists - 1)), below);
  }

  /** The size that the field's arguments say, remembered for the check of its range. */
  #ownSize({ definition, nodes }: SelectedField): { name: string; size: Count } | null {
    let own: { name: string; size: Count } | null = null;
    for (const node of nodes) {
      for (const [name, usual] of sizeArguments) {
        const argument = argumentOf(definition, name, "Int");
        if (argument !== null) {
          const most = mostByField.get(definition.name) ?? usual;
          const size = countOf(argument, node, most);
          this.chosen.push({ name, most, size });
          own ??= { name, size };
        }
      }
    }
    const ids = argumentOf(definition, "ids", "list");
    const [node] = nodes;
    return ids === null || node === undefined
      ? own
      : (own ?? { name: "ids", size: countOf(ids, node, fixedLimits.pageSize) });
  }
}

const listLevels = (type: GraphQLOutputType): number => {
  const nullable = getNullableType(type);
  return isListType(nullable) ? 1 + listLevels(nullable.ofType) : 0;
};

const sizeOfList = (
  { name }: GraphQLField<unknown, unknown>,
  inherited: Inherited | null,
  isRoot: boolean,
): Count => {
  if (inherited !== null && (inherited.lists === "all" || pageLists.has(name))) {
    return inherited.size;
  }
  return (isRoot ? listSizes.byRootField.get(name) : undefined) ?? listSizes.unpaged;
};

const rangeFault = ({ name, most, size }: ChosenSize, variables: Variables): Fault | null => {
  const found = value(size, variables);
  return found >= 1 && found <= most
    ? null
    : new Fault("BAD_USER_INPUT", `${name} must be 1 to ${most}`, { found, limit: most });
};

/**
 * Turns a valid operation into functions of its variables. Cost counts objects: the operation's root
 * is one, a scalar is none; `nodes` and `edges` are as many as their connection's `first`, the lists
 * of a walk as many as its `limit`, other lists five. Fragments on different object types exclude one
 * another. Fields that `@skip` or `@include` leave out count.
 */
export const measureOperation = (
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): OperationMeasure => {
  const measurer = new Measurer(schema, document);
  const root = schema.getRootType(operation.operation);
  const cost: Count = isCompositeType(root)
    ? plus(1, measurer.below(root, [operation.selectionSet], null, true))
    : 1;
  const sizes = measurer.chosen.filter(
    ({ size, most }) => typeof size !== "number" || size < 1 || size > most,
  );
  return {
    cost: (variables) => value(cost, variables),
    pageFault: (variables) => {
      for (const size of sizes) {
        const fault = rangeFault(size, variables);
        if (fault !== null) {
          return fault;
        }
      }
      return null;
    },
  };
};

export const costFault = (requested: number, limit: number): Fault | null =>
  limit > 0 && requested > limit
    ? new Fault(
        "QUERY_TOO_COMPLEX",
        `The operation may answer ${shown(requested)} objects; the limit is ${shown(limit)}. Ask for smaller pages or fewer levels.`,
        { found: requested, limit },
      )
    : null;
