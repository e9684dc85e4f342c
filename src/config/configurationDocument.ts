import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import type { Alias, Document, Pair, Scalar } from "yaml";
import type { Environment } from "./environment.js";
import { interpolate } from "./interpolation.js";
import type { Problem } from "./problem.js";
import { pathText, type SettingPath } from "./settingPath.js";

/** Where a setting stands and what it was made of. */
interface Written {
  readonly line: number;
  /** The text before its variables were filled in; null where it names none. */
  readonly template: string | null;
  /** The variables whose values stand in it. */
  readonly variables: readonly string[];
}

/** Anchors that multiply (`*a` inside `*b` inside ...) stop here. */
const MAXIMUM_SETTINGS = 20_000;
const MAXIMUM_DEPTH = 16;

/** A configuration file with its variables filled in, that knows on which line each setting stands. */
export class ConfigurationDocument {
  readonly problems: Problem[] = [];
  /** The file as plain data, to be validated; null where it cannot be read as YAML. */
  readonly data: unknown = null;
  readonly #label: string;
  readonly #environment: Environment;
  readonly #lines = new LineCounter();
  readonly #document: Document.Parsed;
  readonly #written = new Map<string, Written>();
  readonly #unfilled = new Set<string>();

  /** @param label how problems name the file, e.g. `causeway.yaml` */
  constructor(text: string, label: string, environment: Environment) {
    this.#label = label;
    this.#environment = environment;
    this.#document = parseDocument(text, { lineCounter: this.#lines, prettyErrors: false });
    for (const { message, pos } of [...this.#document.errors, ...this.#document.warnings]) {
      const sentence = message.split("\n")[0] ?? message;
      this.#report(this.#line(pos[0]), `not valid YAML: ${sentence}${bracesHint(text, pos[0])}`);
    }
    // An empty file is an empty mapping: every setting has its default.
    if (this.#document.errors.length === 0)
      this.data = this.#read(this.#document.contents, []) ?? {};
  }

  /** The line of a setting, or of what it would stand in where it is not there. */
  lineOf(path: SettingPath): number {
    for (let length = path.length; length > 0; length -= 1) {
      const written = this.#written.get(pathText(path.slice(0, length)));
      if (written) return written.line;
    }
    return 1;
  }

  /** `causeway.yaml:12` */
  placeOf(path: SettingPath): string {
    return `${this.#label}:${this.lineOf(path)}`;
  }

  /** Whether the file itself says something at this path. */
  has(path: SettingPath): boolean {
    return this.#written.has(pathText(path));
  }

  /** The variables whose values make up this setting. */
  variablesOf(path: SettingPath): readonly string[] {
    return this.#written.get(pathText(path))?.variables ?? [];
  }

  /** The setting as written, `${NAME}` and all; null where it names no variable. */
  templateOf(path: SettingPath): string | null {
    return this.#written.get(pathText(path))?.template ?? null;
  }

  /** Whether a variable of this setting could not be filled in; that is told already. */
  isUnfilled(path: SettingPath): boolean {
    return this.#unfilled.has(pathText(path));
  }

  #read(node: unknown, path: SettingPath): unknown {
    if (!this.#isWithinBounds(path)) return null;
    if (isAlias(node)) return this.#readAlias(node, path);
    if (isScalar(node)) return this.#readScalar(node, path);
    if (isMap(node))
      return Object.fromEntries(node.items.map((pair) => this.#readPair(pair, path)));
    if (!isSeq(node)) return null;
    return node.items.map((item, position) => {
      const place = [...path, position];
      this.#write(place, { line: this.#lineOfNode(item), template: null, variables: [] });
      return this.#read(item, place);
    });
  }

  #isWithinBounds(path: SettingPath): boolean {
    if (path.length <= MAXIMUM_DEPTH && this.#written.size <= MAXIMUM_SETTINGS) return true;
    const limits = `${MAXIMUM_SETTINGS} settings, ${MAXIMUM_DEPTH} levels deep`;
    const text = `found more than ${limits}, with anchors counted as often as they are used`;
    if (!this.problems.some((problem) => problem.text === text)) this.#report(1, text);
    return false;
  }

  #readAlias(alias: Alias, path: SettingPath): unknown {
    const target = alias.resolve(this.#document);
    if (target) return this.#read(target, path);
    this.#report(
      this.lineOf(path),
      `${pathText(path)}: no anchor has this name above; quote a text that starts with *`,
    );
    return null;
  }

  #readPair({ key, value }: Pair, path: SettingPath): [string, unknown] {
    const name = isScalar(key) ? String(key.value) : "?";
    const place = [...path, name];
    this.#write(place, { line: this.#lineOfNode(key), template: null, variables: [] });
    return [name, this.#read(value, place)];
  }

  #readScalar({ value }: Scalar, path: SettingPath): unknown {
    if (typeof value !== "string" || !value.includes("${")) return value;
    const { text, variables, faults } = interpolate(value, this.#environment);
    const line = this.lineOf(path);
    this.#write(path, { line, template: value, variables });
    if (faults.length > 0) this.#unfilled.add(pathText(path));
    for (const fault of faults) this.#report(line, `${pathText(path)}: ${fault}`);
    return text;
  }

  #write(path: SettingPath, written: Written): void {
    this.#written.set(pathText(path), written);
  }

  #lineOfNode(node: unknown): number {
    const isNode = isScalar(node) || isMap(node) || isSeq(node) || isAlias(node);
    return this.#line(isNode ? (node.range?.[0] ?? 0) : 0);
  }

  #line(offset: number): number {
    return Math.max(1, this.#lines.linePos(offset).line);
  }

  #report(line: number, text: string): void {
    this.problems.push({ place: `${this.#label}:${line}`, line, text });
  }
}

/** Inside `{ }` and `[ ]` YAML takes the braces of a reference for its own. */
const bracesHint = (text: string, offset: number): string => {
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  const end = text.indexOf("\n", offset);
  const line = text.slice(start, end < 0 ? undefined : end);
  return /[^"']\$\{/.test(line) ? '; a value with ${NAME} inside { } needs quotes: "${NAME}"' : "";
};
