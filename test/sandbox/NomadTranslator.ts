import type { NomadDictionary } from "./NomadDictionary.js";
import { findRow, type RecordedRow } from "./nomadRows.js";
import type { NomadWatch } from "./NomadWatch.js";
import type { Recording } from "./nomadRecording.js";

/** How long a row may take to appear that a request names. */
const PATIENCE_MS = 400;
/** An index that no session has reached is meant to lie in the future. */
const FUTURE = 900_000;

/** What is sent in the place of a recorded request. */
export interface NomadRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** Puts our names and indexes in the place of the recorded ones. */
export class NomadTranslator {
  readonly #watch: NomadWatch;
  readonly #dictionary: NomadDictionary;
  readonly #rows: ReadonlyMap<string, RecordedRow>;

  constructor(
    watch: NomadWatch,
    dictionary: NomadDictionary,
    rows: ReadonlyMap<string, RecordedRow>,
  ) {
    this.#watch = watch;
    this.#dictionary = dictionary;
    this.#rows = rows;
  }

  async request(recording: Recording, given: unknown): Promise<NomadRequest> {
    const headers: Record<string, string> = {};
    for (const [name, value] of Object.entries(recording.headers ?? {})) {
      if (name !== "Connection") headers[name] = await this.text(value);
    }
    const path = await this.#path(recording.path ?? "/");
    const body = await this.#body(given, recording.status === 200);
    return { method: recording.method ?? "GET", path, headers, body };
  }

  async text(text: string): Promise<string> {
    await this.#resolve(text);
    return this.#dictionary.translate(text);
  }

  /** Indexes of a body are to enforce something; one that is meant to be wrong stays so. */
  async #body(given: unknown, succeeds: boolean): Promise<string | undefined> {
    if (given === undefined) return undefined;
    const recorded = typeof given === "string" ? given : JSON.stringify(given);
    const prefix = /"Prefix":"([0-9a-f]{4,35})"/.exec(recorded)?.[1];
    const own = prefix === undefined ? undefined : await this.#short(prefix);
    const text = own === undefined ? recorded : recorded.replace(`"${prefix ?? ""}"`, `"${own}"`);
    const translated = await this.text(text);
    if (!succeeds) return translated;
    return translated.replaceAll(
      /"JobModifyIndex":(\d+)/g,
      (_, index: string) => `"JobModifyIndex":${this.#dictionary.index(Number(index))}`,
    );
  }

  /** Looks up names that a request uses before any answer has shown them. */
  async #resolve(text: string): Promise<void> {
    for (const id of text.match(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g) ?? []) {
      const row = this.#rows.get(id);
      if (this.#dictionary.knows(id) || !row) continue;
      const { sandbox } = this.#watch;
      const isThere = () => findRow(sandbox, row) !== undefined;
      await this.#watch.until(isThere, PATIENCE_MS).catch(() => undefined);
      const own = findRow(sandbox, row);
      if (own !== undefined) this.#dictionary.learn(id, own);
    }
  }

  async #path(path: string): Promise<string> {
    const [before = "", ...query] = path.split("?");
    const short = /\/([0-9a-f]{8})(?=\/|$)/.exec(before)?.[1];
    const own = short === undefined ? undefined : await this.#short(short);
    const base = await this.text(
      own === undefined ? before : before.replace(`/${short ?? ""}`, `/${own}`),
    );
    if (query.length === 0) return base;
    const params: string[] = [];
    for (const pair of query.join("?").split("&")) params.push(await this.#parameter(pair));
    return `${base}?${params.join("&")}`;
  }

  async #parameter(pair: string): Promise<string> {
    const name = pair.split("=")[0] ?? "";
    const value = pair.slice(name.length + 1);
    if ((name === "index" || name === "cas") && /^\d+$/.test(value)) {
      return `${name}=${this.#index(Number(value), name === "index")}`;
    }
    if (name === "wait") return pair.replace(/^wait=(\d)s$/, "wait=$100ms");
    if (name === "prefix" && /^[0-9a-f]{4,8}$/.test(value)) {
      return `${name}=${(await this.#short(value)) ?? value}`;
    }
    return name === "next_token" ? `${name}=${await this.#token(value)}` : this.text(pair);
  }

  /** Where a list of evaluations goes on: an index and an ID. */
  async #token(recorded: string): Promise<string> {
    const [, index, rest = ""] = /^(\d+)\.(.*)$/.exec(recorded) ?? [];
    if (index === undefined) return this.text(recorded);
    return `${this.#dictionary.index(Number(index))}.${await this.text(rest)}`;
  }

  /** A query is to wait from now on if nobody has seen its index. */
  #index(recorded: number, waits: boolean): number {
    const own = this.#dictionary.index(recorded);
    const unknown = waits && own === recorded && recorded < FUTURE;
    return unknown ? Math.min(own, this.#watch.index()) : own;
  }

  /** The beginning of an ID of ours for the beginning of a recorded one. */
  async #short(prefix: string): Promise<string | undefined> {
    const ids = [...this.#rows.keys(), ...this.#dictionary.words()];
    const full = ids.find((id) => id.startsWith(prefix));
    if (full === undefined) return undefined;
    await this.#resolve(full);
    return this.#dictionary.get(full)?.slice(0, prefix.length);
  }
}
