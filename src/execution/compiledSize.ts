import {
  Kind,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isObjectType,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLObjectType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from "graphql";

/** Remembers what a selection weighs on each type, so that nothing is visited twice for one type. */
class SizeReader {
  readonly #schema: GraphQLSchema;
  readonly #fragments = new Map<string, FragmentDefinitionNode>();
  readonly #known = new Map<SelectionSetNode, Map<string, number>>();

  constructor(schema: GraphQLSchema, document: DocumentNode) {
    this.#schema = schema;
    for (const definition of document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) {
        this.#fragments.set(definition.name.value, definition);
      }
    }
  }

  of(type: GraphQLCompositeType, selectionSet: SelectionSetNode): number {
    const objects = isAbstractType(type) ? this.#schema.getPossibleTypes(type) : [type];
    return objects.reduce((sum, object) => sum + this.#ofObject(object, selectionSet), 0);
  }

  #ofObject(object: GraphQLObjectType, selectionSet: SelectionSetNode): number {
    const byType = this.#known.get(selectionSet) ?? new Map<string, number>();
    this.#known.set(selectionSet, byType);
    const known = byType.get(object.name);
    if (known !== undefined) {
      return known;
    }
    const size = selectionSet.selections.reduce(
      (sum, selection) => sum + this.#ofSelection(object, selection),
      0,
    );
    byType.set(object.name, size);
    return size;
  }

  #ofSelection(object: GraphQLObjectType, selection: SelectionNode): number {
    if (selection.kind === Kind.FIELD) {
      const type = getNamedType(object.getFields()[selection.name.value]?.type);
      const { selectionSet } = selection;
      return selectionSet === undefined || !isCompositeType(type)
        ? 1
        : 1 + this.of(type, selectionSet);
    }
    const fragment =
      selection.kind === Kind.INLINE_FRAGMENT
        ? selection
        : this.#fragments.get(selection.name.value);
    return fragment !== undefined && this.#applies(fragment.typeCondition?.name.value, object)
      ? this.#ofObject(object, fragment.selectionSet)
      : 0;
  }

  #applies(condition: string | undefined, object: GraphQLObjectType): boolean {
    const type = condition === undefined ? object : this.#schema.getType(condition);
    return type === object || (isAbstractType(type) && this.#schema.isSubType(type, object));
  }
}

/**
 * How many fields a compiler writes for an operation: a field of an interface is written once for
 * every type that implements it, and so is all that is below it.
 */
export const compiledSize = (
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): number => {
  const root = schema.getRootType(operation.operation);
  return isObjectType(root) ? new SizeReader(schema, document).of(root, operation.selectionSet) : 0;
};
