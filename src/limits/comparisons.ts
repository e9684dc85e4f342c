import {
  Kind,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type SelectionSetNode,
} from "graphql";

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

const fragmentsOf = (document: DocumentNode): Fragments => {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) {
      fragments.set(definition.name.value, definition);
    }
  }
  return fragments;
};

/** Puts the fields of a selection, its fragments written out, under their response names. */
const gather = (
  selections: SelectionSetNode,
  fragments: Fragments,
  into: Map<string, FieldNode[]>,
): void => {
  for (const selection of selections.selections) {
    if (selection.kind === Kind.FIELD) {
      const name = selection.alias?.value ?? selection.name.value;
      const namesakes = into.get(name);
      if (namesakes === undefined) {
        into.set(name, [selection]);
      } else {
        namesakes.push(selection);
      }
    } else if (selection.kind === Kind.INLINE_FRAGMENT) {
      gather(selection.selectionSet, fragments, into);
    } else {
      const fragment = fragments.get(selection.name.value);
      if (fragment !== undefined) {
        gather(fragment.selectionSet, fragments, into);
      }
    }
  }
};

const below = (fields: readonly FieldNode[]): readonly SelectionSetNode[] =>
  fields.flatMap(({ selectionSet }) => (selectionSet === undefined ? [] : [selectionSet]));

const comparisonsWithin = (
  selectionSets: readonly SelectionSetNode[],
  fragments: Fragments,
): number => {
  const byName = new Map<string, FieldNode[]>();
  for (const selectionSet of selectionSets) {
    gather(selectionSet, fragments, byName);
  }
  let count = 0;
  for (const namesakes of byName.values()) {
    count += (namesakes.length * (namesakes.length - 1)) / 2;
    count += comparisonsWithin(below(namesakes), fragments);
  }
  return count;
};

/**
 * How many pairs of fields share their place and response name, so that validation must compare
 * them. Visits every field with fragments written out: only for documents whose number of these is
 * bounded and whose fragments do not contain themselves (`documentShape`).
 */
export const comparisonsOf = (document: DocumentNode): number => {
  const fragments = fragmentsOf(document);
  return document.definitions.reduce(
    (most, definition) =>
      "selectionSet" in definition
        ? Math.max(most, comparisonsWithin([definition.selectionSet], fragments))
        : most,
    0,
  );
};
