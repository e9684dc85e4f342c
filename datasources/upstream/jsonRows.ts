import { setImmediate as nextTurn } from "node:timers/promises";

/** The most that is parsed at once; a larger list is parsed in pieces, with other work in between. */
const PIECE_BYTES = 256 * 1024;
/** One element of a list may not be larger: no JSON of more is parsed on the main thread. */
const MAX_ROW_BYTES = 1024 * 1024;

const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const CLOSE_OBJECT = 0x7d;
const SPACE: ReadonlySet<number | undefined> = new Set([0x20, 0x09, 0x0a, 0x0d]);

const PLAIN = 0;
const STRING = 1;
const OPENS = 2;
const CLOSES = 3;
const SEPARATES = 4;
/** What a byte outside of strings does. */
const ROLES = new Uint8Array(256);
ROLES[QUOTE] = STRING;
ROLES[COMMA] = SEPARATES;
for (const byte of [OPEN_LIST, 0x7b]) ROLES[byte] = OPENS;
for (const byte of [CLOSE_LIST, CLOSE_OBJECT]) ROLES[byte] = CLOSES;

/** The bytes of one element of a list, from `start` up to `end`. */
interface Row {
  readonly start: number;
  readonly end: number;
}

/** One element of a list is too large to be parsed at once. */
export class RowTooLarge extends Error {}

/** Just behind the string that starts at `at`. */
const afterString = (body: Buffer, at: number): number => {
  let end = body.indexOf(QUOTE, at + 1);
  while (end > 0 && isEscaped(body, end)) end = body.indexOf(QUOTE, end + 1);
  if (end < 0) throw new SyntaxError("A string has no end");
  return end + 1;
};

const isEscaped = (body: Buffer, quote: number): boolean => {
  let backslashes = 0;
  while (body[quote - 1 - backslashes] === BACKSLASH) backslashes += 1;
  return backslashes % 2 === 1;
};

/** Just behind the value that starts at `at`: at the comma or bracket that ends it. */
const afterValue = (body: Buffer, at: number): number => {
  let depth = 0;
  for (let i = at; i < body.length; i += 1) {
    const role = ROLES[body[i] ?? 0] ?? PLAIN;
    if (role === PLAIN) continue;
    if (role === STRING) i = afterString(body, i) - 1;
    else if (role === OPENS) depth += 1;
    else if (depth === 0) return i;
    else if (role === CLOSES) depth -= 1;
  }
  throw new SyntaxError("A list has no end");
};

const skipSpace = (body: Buffer, at: number): number => {
  let i = at;
  while (SPACE.has(body[i])) i += 1;
  return i;
};

/** Where the elements of the JSON list in `body` stand. `null` has none. Throws SyntaxError, RowTooLarge. */
function* rowsIn(body: Buffer): Generator<Row> {
  const first = skipSpace(body, 0);
  if (body.toString("latin1", first, first + 4) === "null") return;
  if (body[first] !== OPEN_LIST) throw new SyntaxError("Not a list");
  let at = skipSpace(body, first + 1);
  while (body[at] !== CLOSE_LIST) {
    const end = afterValue(body, at);
    if (end - at > MAX_ROW_BYTES) throw new RowTooLarge(`An element has ${end - at} bytes`);
    if (end === at || body[end] === CLOSE_OBJECT) throw new SyntaxError("Not a list");
    yield { start: at, end };
    at = body[end] === COMMA ? skipSpace(body, end + 1) : end;
  }
}

export type JsonParser = (text: string) => unknown;

/** The elements from `start` to `end`, which are whole ones with commas between them. */
const parsePiece = (body: Buffer, { start, end }: Row, json: JsonParser): readonly unknown[] => {
  const rows = json(`[${body.toString("utf8", start, end)}]`);
  return Array.isArray(rows) ? rows : [];
};

/** Parses a list of any length without holding up the loop. Throws SyntaxError, RowTooLarge. */
export async function parseRows<T>(
  body: Buffer,
  parse: (row: unknown) => T,
  json: JsonParser = JSON.parse,
): Promise<readonly T[]> {
  const rows: T[] = [];
  const take = (piece: Row) => {
    for (const row of parsePiece(body, piece, json)) rows.push(parse(row));
  };
  let piece: Row = { start: -1, end: -1 };
  for (const row of rowsIn(body)) {
    if (piece.start >= 0 && row.end - piece.start > PIECE_BYTES) {
      take(piece);
      piece = row;
      await nextTurn();
    } else piece = { start: piece.start < 0 ? row.start : piece.start, end: row.end };
  }
  if (piece.start >= 0) take(piece);
  return rows;
}

/** Calls `work` with the bytes of every element, without holding up the loop. Throws as `rowsIn` and `work` do. */
export async function forEachRow(body: Buffer, work: (row: Buffer) => void): Promise<void> {
  let pieceStart = 0;
  for (const { start, end } of rowsIn(body)) {
    work(body.subarray(start, end));
    if (end - pieceStart < PIECE_BYTES) continue;
    pieceStart = end;
    await nextTurn();
  }
}
