import {
  Kind,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type SelectionNode,
} from "graphql";

/** What a document asks for, counted without a schema and without writing its fragments out. */
export interface DocumentShape {
  /** Levels of fields, the leaves included. */
  readonly depth: number;
  /** Fields at the root of the widest operation. */
  readonly rootFields: number;
  /** Fields of the largest definition with every fragment written out; at most 2^53 - 1. */
  readonly fields: number;
  /** The names on the way from a fragment back to itself; null: none contains itself. */
  readonly cycle: readonly string[] | null;
}

interface Extent {
  readonly depth: number;
  readonly fields: number;
  readonly top: number;
}

const nothing: Extent = { depth: 0, fields: 0, top: 0 };

const introspection = new Set(["__schema", "__type"]);

const bounded = (count: number): number => Math.min(count, Number.MAX_SAFE_INTEGER);

/** Visits every selection of the document once, whatever its fragments multiply to. */
class ExtentReader {
  cycle: readonly string[] | null = null;
  readonly #fragments = new Map<string, FragmentDefinitionNode>();
  readonly #known = new Map<string, Extent>();
  readonly #open: string[] = [];

  constructor(document: DocumentNode) {
    for (const definition of document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) {
        this.#fragments.set(definition.name.value, definition);
      }
    }
  }

  ofSelections(selections: readonly SelectionNode[]): Extent {
    let depth = 0;
    let fields = 0;
    let top = 0;
    for (const selection of selections) {
      const extent = this.#ofSelection(selection);
      depth = Math.max(depth, extent.depth);
      fields += extent.fields;
      top += extent.top;
    }
    return { depth, fields: bounded(fields), top: bounded(top) };
  }

  ofFragment(name: string): Extent {
    const known = this.#known.get(name);
    if (known !== undefined) {
      return known;
    }
    if (this.#open.includes(name)) {
      this.cycle ??= [...this.#open.slice(this.#open.indexOf(name)), name];
      return nothing;
    }
    this.#open.push(name);
    const extent = this.ofSelections(this.#fragments.get(name)?.selectionSet.selections ?? []);
    this.#open.pop();
    this.#known.set(name, extent);
    return extent;
  }

  #ofSelection(selection: SelectionNode): Extent {
    switch (selection.kind) {
      case Kind.FIELD:
        return this.#ofField(selection);
      case Kind.FRAGMENT_SPREAD:
        return this.ofFragment(selection.name.value);
      case Kind.INLINE_FRAGMENT:
        return this.ofSelections(selection.selectionSet.selections);
    }
  }

  #ofField(field: FieldNode): Extent {
    const below = this.ofSelections(field.selectionSet?.selections ?? []);
    const depth = introspection.has(field.name.value) ? 1 : below.depth + 1;
    return { depth, fields: below.fields + 1, top: 1 };
  }
}

export const shapeOf = (document: DocumentNode): DocumentShape => {
  const reader = new ExtentReader(document);
  let depth = 0;
  let fields = 0;
  let rootFields = 0;
  for (const definition of document.definitions) {
    if (definition.kind === Kind.OPERATION_DEFINITION) {
      const extent = reader.ofSelections(definition.selectionSet.selections);
      depth = Math.max(depth, extent.depth);
      fields = Math.max(fields, extent.fields);
      rootFields = Math.max(rootFields, extent.top);
    } else if (definition.kind === Kind.FRAGMENT_DEFINITION) {
      // Validation compares the fields of fragments that no operation spreads, too.
      fields = Math.max(fields, reader.ofFragment(definition.name.value).fields);
    }
  }
  return { depth, fields, rootFields, cycle: reader.cycle };
};
