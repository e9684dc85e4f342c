import { columns } from "./columns.js";

type Row = ReadonlyMap<string, string>;
type Mapping = Readonly<Record<string, unknown>>;

/** A field of an answer as rows: one for each thing that it names. */
interface Block {
  readonly rows: readonly Row[];
  readonly isList: boolean;
}

const isMapping = (value: unknown): value is Mapping =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

/** The things of a connection or list; null for anything else. */
const itemsOf = (value: unknown): readonly unknown[] | null => {
  if (isList(value)) return value.some(isMapping) || value.length === 0 ? value : null;
  if (!isMapping(value)) return null;
  const { nodes, edges } = value;
  if (isList(nodes)) return nodes;
  if (!isList(edges)) return null;
  return edges.map((edge) => (isMapping(edge) && "node" in edge ? edge["node"] : edge));
};

const cellOf = (value: unknown): string => {
  if (value === null) return "-";
  if (typeof value === "string") return value;
  if (isList(value)) return value.map(cellOf).join(", ");
  return JSON.stringify(value);
};

const joined = (prefix: string, name: string): string =>
  prefix === "" ? name : `${prefix}.${name}`;

/**
 * Lists inside a thing follow each other below its own columns rather than being multiplied with
 * each other: two lists of ten are twenty rows.
 */
const rowsOfMapping = (value: Mapping, prefix: string): readonly Row[] => {
  const blocks = Object.entries(value).map(([name, field]) => blockOf(field, joined(prefix, name)));
  const own = new Map(
    blocks.flatMap(({ rows, isList }) => (isList || rows.length !== 1 ? [] : [...(rows[0] ?? [])])),
  );
  const lists = blocks.filter(({ rows, isList }) => isList || rows.length > 1);
  const rows = lists.flatMap(({ rows }) => rows.map((row) => new Map([...own, ...row])));
  return rows.length > 0 ? rows : [own];
};

const blockOf = (value: unknown, prefix: string): Block => {
  const items = itemsOf(value);
  if (items) return { isList: true, rows: items.flatMap((item) => blockOf(item, prefix).rows) };
  if (isMapping(value)) return { isList: false, rows: rowsOfMapping(value, prefix) };
  return { isList: false, rows: [new Map([[prefix === "" ? "value" : prefix, cellOf(value)]])] };
};

const table = (value: unknown): readonly string[] => {
  const { rows } = blockOf(value, "");
  if (rows.length === 0) return ["(none)"];
  const names = [...new Set(rows.flatMap((row) => [...row.keys()]))];
  return columns([names, ...rows.map((row) => names.map((name) => row.get(name) ?? ""))]);
};

/**
 * The data of an answer as text: one table for each root field, connections unfolded into rows.
 * @param emphasize marks the name of a field where there are several
 */
export const answerTable = (data: unknown, emphasize: (text: string) => string): string => {
  if (!isMapping(data)) return cellOf(data);
  const fields = Object.entries(data);
  const parts = fields.map(([name, value]) =>
    [...(fields.length > 1 ? [emphasize(columns([[name]])[0] ?? "")] : []), ...table(value)].join(
      "\n",
    ),
  );
  return parts.join("\n\n");
};
