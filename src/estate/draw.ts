import type { Resource } from "../../schema/estate/Resource.js";
import type { Relation } from "./EstateView.js";

export interface Drawing {
  readonly resources: readonly Resource[];
  readonly relations: readonly Relation[];
}

/** Names come from other systems: nothing of them may end a label or start markup. */
const mermaidText = (text: string): string =>
  text.replace(/[^\p{L}\p{N} ._:/@=+-]/gu, (character) => `#${character.codePointAt(0) ?? 63};`);

const dotText = (text: string): string => text.replace(/["\\]/g, "\\$&").replace(/\p{Cc}/gu, " ");

const numbered = (resources: readonly Resource[]): ReadonlyMap<string, string> =>
  new Map(resources.map(({ id }, index) => [id, `n${index}`]));

/** A Mermaid flowchart: one box a resource, one arrow a relation. */
export const toMermaid = ({ resources, relations }: Drawing): string => {
  const names = numbered(resources);
  const boxes = resources.map(
    ({ id, name, kind }) => `  ${names.get(id) ?? ""}["${mermaidText(name)}<br/>${kind}"]`,
  );
  const arrows = relations.map(
    ({ from, kind, to }) => `  ${names.get(from.id) ?? ""} -->|${kind}| ${names.get(to.id) ?? ""}`,
  );
  return ["flowchart LR", ...boxes, ...arrows, ""].join("\n");
};

/** Graphviz DOT. */
export const toDot = ({ resources, relations }: Drawing): string => {
  const names = numbered(resources);
  const boxes = resources.map(
    ({ id, name, kind }) =>
      `  ${names.get(id) ?? ""} [label="${dotText(name)}\\n${kind}", tooltip="${dotText(id)}"];`,
  );
  const arrows = relations.map(
    ({ from, kind, to }) =>
      `  ${names.get(from.id) ?? ""} -> ${names.get(to.id) ?? ""} [label="${kind}"];`,
  );
  return [
    "digraph estate {",
    "  rankdir=LR;",
    "  node [shape=box];",
    ...boxes,
    ...arrows,
    "}",
    "",
  ].join("\n");
};
