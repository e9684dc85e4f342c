import { Kind, visit, type DocumentNode, type GraphQLSchema } from "graphql";

const responseNamesOf = (document: DocumentNode): ReadonlySet<string> => {
  const names = new Set<string>();
  visit(document, {
    Field: ({ alias, name }) => {
      names.add(alias?.value ?? name.value);
    },
    // An inline fragment or a definition has no response name.
    [Kind.VARIABLE_DEFINITION]: () => false,
  });
  return names;
};

const isIndex = /^idx\d+$/u;

/** The parts of a name before each of its underscores: `a` and `a_b` for `a_b_c`. */
const prefixesOf = (name: string): readonly string[] => {
  const parts = name.split("_");
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join("_"));
};

/**
 * Whether graphql-jit 0.8.9 may confuse fields of this document. It makes one name of a response path
 * by joining its parts with underscores, so that `a_b` in the root and `b` below `a` become one; and
 * it writes an object literal, where `__proto__` is no key. Such documents are rare and run without it.
 */
export const hasConfusingNames = (schema: GraphQLSchema, document: DocumentNode): boolean => {
  const names = responseNamesOf(document);
  const isPart = (prefix: string): boolean =>
    names.has(prefix) || isIndex.test(prefix) || schema.getType(prefix) !== undefined;
  return names.has("__proto__") || [...names].some((name) => prefixesOf(name).some(isPart));
};
