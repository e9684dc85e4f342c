import { createHash, randomUUID } from "node:crypto";
import { parse, stringify } from "yaml";
import type { Json } from "../go/Json.js";
import { parseJson } from "../go/parseJson.js";
import type { HclFunction } from "./functions.js";
import { textOf } from "./textOf.js";

/** The functions of job files that read and write other formats, and that make IDs. */
export const codecFunctions: readonly (readonly [string, HclFunction])[] = [
  ["csvdecode", ([csv]) => csvRows(textOf(csv))],
  ["yamldecode", ([yaml]) => parseJson(JSON.stringify(parse(textOf(yaml)) ?? null))],
  [
    "yamlencode",
    ([value]) => stringify(value, { defaultStringType: "QUOTE_DOUBLE", indentSeq: false }),
  ],
  ["uuidv4", () => randomUUID()],
  ["uuidv5", ([space, name]) => uuidV5(textOf(space), textOf(name))],
];

const csvRows = (csv: string): readonly Json[] => {
  const [head = [], ...rows] = csv
    .split(/\r?\n/)
    .filter((line) => line !== "")
    .map(cells);
  return rows.map((row) => Object.fromEntries(head.map((name, at) => [name, row[at] ?? ""])));
};

/** One line of CSV: a quote within quotes is doubled. */
const cells = (line: string): readonly string[] =>
  [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? "",
  );

/** The namespaces that have a name of their own. */
const SPACES: ReadonlyMap<string, string> = new Map([
  ["dns", "6ba7b810-9dad-11d1-80b4-00c04fd430c8"],
  ["url", "6ba7b811-9dad-11d1-80b4-00c04fd430c8"],
  ["oid", "6ba7b812-9dad-11d1-80b4-00c04fd430c8"],
  ["x500", "6ba7b814-9dad-11d1-80b4-00c04fd430c8"],
]);

const uuidV5 = (space: string, name: string): string => {
  const id = (SPACES.get(space) ?? space).replaceAll("-", "");
  if (!/^[0-9a-f]{32}$/i.test(id)) throw new Error(`uuidv5() doesn't support namespace ${space}`);
  const bytes = createHash("sha1").update(Buffer.from(id, "hex")).update(name).digest();
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString("hex").slice(0, 32);
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
};
