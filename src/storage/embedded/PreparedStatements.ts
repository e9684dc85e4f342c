import { parse, type PGlite, protocol } from "@electric-sql/pglite";
import type { Answer } from "../Connections.js";

const { serialize } = protocol;

/** As many are kept; a list of values makes another statement for every length of it. */
const MOST = 64;

/** A statement that the engine has parsed. */
interface Prepared {
  readonly name: string;
  /** Of its parameters, as PostgreSQL numbers them. */
  readonly types: readonly number[];
}

/**
 * Runs statements by PostgreSQL's protocol. The engine parses and plans a statement once and keeps it:
 * PGlite's own `query` does so every time, which takes it as long as the rest.
 */
export class PreparedStatements {
  /** By their text; the one that was used least lately comes first. */
  readonly #known = new Map<string, Prepared>();
  #made = 0;

  constructor(private readonly engine: PGlite) {}

  /** One at a time. Throws DatabaseError where PostgreSQL refuses it. */
  async query(sql: string, parameters: readonly unknown[]): Promise<Answer<unknown>> {
    const { name: statement, types } = await this.#prepared(sql);
    const values = parameters.map((value, index) => this.#text(value, types[index]));
    const messages = await this.#send(
      serialize.bind({ statement, values }),
      serialize.describe({ type: "P" }),
      serialize.execute(),
    );
    const [result] = parse.parseResults(messages, this.engine.parsers);
    const { rows = [], command = "", affectedRows = rows.length } = result ?? {};
    return { command, rows, count: affectedRows };
  }

  async #prepared(sql: string): Promise<Prepared> {
    const prepared = this.#known.get(sql) ?? (await this.#prepare(sql));
    this.#known.delete(sql);
    this.#known.set(sql, prepared);
    return prepared;
  }

  async #prepare(sql: string): Promise<Prepared> {
    const [oldest] = this.#known;
    if (oldest && this.#known.size >= MOST) {
      this.#known.delete(oldest[0]);
      await this.#send(serialize.close({ type: "S", name: oldest[1].name }));
    }
    const name = `statement ${(this.#made += 1)}`;
    const messages = await this.#send(
      serialize.parse({ name, text: sql }),
      serialize.describe({ type: "S", name }),
    );
    return { name, types: parse.parseDescribeStatementResults(messages) };
  }

  async #send(...messages: readonly Uint8Array[]) {
    const all = Buffer.concat([...messages, serialize.sync()]);
    return (await this.engine.execProtocol(all, { syncToFs: false })).messages;
  }

  #text(value: unknown, type = 0): string | null {
    if (value === null || value === undefined) return null;
    if (value instanceof Date) return timeText(value);
    const text: unknown = this.engine.serializers[type]?.(value) ?? value;
    return String(text);
  }
}

/** PostgreSQL has no year 0: before the year 1 comes 1 BC. */
const timeText = (time: Date): string => {
  const text = time.toISOString();
  return text.startsWith("0000-") ? `0001${text.slice(4)} BC` : text;
};
