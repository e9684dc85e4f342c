import {
  Kind,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  isAbstractType,
  isCompositeType,
  isObjectType,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  type InlineFragmentNode,
  type SelectionSetNode,
} from "graphql";

/** One field of an answer: all nodes of the document that ask for it at one place. */
export interface SelectedField {
  /** The only object type that has it there; null: whatever type the object has. */
  readonly condition: string | null;
  readonly definition: GraphQLField<unknown, unknown>;
  readonly nodes: FieldNode[];
}

/** Where a selection stands: the type around it, and the object type it is bound to. */
interface Place {
  readonly parent: GraphQLCompositeType;
  readonly condition: string | null;
}

const metaFields = new Map<string, GraphQLField<unknown, unknown>>([
  ["__schema", SchemaMetaFieldDef],
  ["__type", TypeMetaFieldDef],
]);

/** Reads the selections of a valid document with the schema beside it. */
export class SelectionReader {
  readonly #schema: GraphQLSchema;
  readonly #fragments = new Map<string, FragmentDefinitionNode>();

  constructor(schema: GraphQLSchema, document: DocumentNode) {
    this.#schema = schema;
    for (const definition of document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) {
        this.#fragments.set(definition.name.value, definition);
      }
    }
  }

  /** The fields that these selections ask of an object of type `parent`, equal ones once; no `__typename`. */
  fieldsOf(
    parent: GraphQLCompositeType,
    selectionSets: readonly SelectionSetNode[],
  ): Iterable<SelectedField> {
    const fields = new Map<string, SelectedField>();
    for (const selectionSet of selectionSets) {
      this.#gather(selectionSet, { parent, condition: null }, fields);
    }
    return fields.values();
  }

  #gather(selectionSet: SelectionSetNode, place: Place, into: Map<string, SelectedField>): void {
    for (const selection of selectionSet.selections) {
      if (selection.kind === Kind.FIELD) {
        add(selection, place, into);
        continue;
      }
      const fragment =
        selection.kind === Kind.INLINE_FRAGMENT
          ? selection
          : this.#fragments.get(selection.name.value);
      if (fragment !== undefined) {
        this.#gather(fragment.selectionSet, this.#inside(fragment, place), into);
      }
    }
  }

  #inside(fragment: InlineFragmentNode | FragmentDefinitionNode, place: Place): Place {
    const name = fragment.typeCondition?.name.value;
    const parent = name === undefined ? place.parent : this.#schema.getType(name);
    if (!isCompositeType(parent)) {
      return place;
    }
    const narrows = isObjectType(parent) && isAbstractType(place.parent);
    return { parent, condition: narrows ? parent.name : place.condition };
  }
}

const add = (node: FieldNode, place: Place, into: Map<string, SelectedField>): void => {
  const { value: name } = node.name;
  const definition =
    metaFields.get(name) ??
    ("getFields" in place.parent ? place.parent.getFields()[name] : undefined);
  if (definition === undefined) {
    return;
  }
  const key = `${place.condition ?? ""} ${node.alias?.value ?? name}`;
  const known = into.get(key);
  if (known === undefined) {
    into.set(key, { condition: place.condition, definition, nodes: [node] });
  } else {
    known.nodes.push(node);
  }
};

/** The selections below all nodes of one field. */
export const selectionsBelow = ({ nodes }: SelectedField): readonly SelectionSetNode[] =>
  nodes.flatMap(({ selectionSet }) => (selectionSet === undefined ? [] : [selectionSet]));
