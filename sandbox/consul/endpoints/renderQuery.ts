import { goRegExp } from "../go/goRegExp.js";
import { matches } from "../go/matches.js";
import type { PreparedQueryRow } from "../state/PreparedQueries.js";

/** The values that a template may name. */
const valueOf = (expression: string, name: string, row: PreparedQueryRow): string => {
  const group = /^match\((\d+)\)$/.exec(expression)?.[1];
  if (group !== undefined) {
    if (row.Template.Regexp === "") return "";
    const pattern = goRegExp(row.Template.Regexp);
    return (matches(pattern, name) ? pattern.exec(name)?.[Number(group)] : undefined) ?? "";
  }
  if (expression === "name.full") return name;
  if (expression === "name.prefix") return row.Name;
  return expression === "name.suffix" ? name.slice(row.Name.length) : "";
};

/** A query as it is run under a name: a template takes its service and tags from that. */
export const renderQuery = (row: PreparedQueryRow, name: string): PreparedQueryRow => {
  if (row.Template.Type === "") return row;
  const render = (text: string): string =>
    text.replace(/\$\{([^}]*)\}/g, (_, expression: string) =>
      valueOf(expression.trim(), name, row),
    );
  const tags = row.Service.Tags?.map(render) ?? null;
  return {
    ...row,
    Service: {
      ...row.Service,
      Service: render(row.Service.Service),
      Near: render(row.Service.Near),
      Tags: row.Template.RemoveEmptyTags ? (tags?.filter((tag) => tag !== "") ?? null) : tags,
    },
  };
};
