import type { ConfigurationDocument } from "./configurationDocument.js";
import type { Problem } from "./problem.js";
import { pathText, type SettingPath } from "./settingPath.js";

/** Which flag, variable or line of the file gave each setting. */
export class Provenance {
  readonly #document: ConfigurationDocument | null;
  readonly #given = new Map<string, string>();

  constructor(document: ConfigurationDocument | null) {
    this.#document = document;
  }

  /** Says that a flag or variable, and not the file, gave this setting. */
  note(path: SettingPath, from: string): void {
    this.#given.set(pathText(path), from);
  }

  /** `--port`, `PORT`, `causeway.yaml:3`, `causeway.yaml:3 (PORT)` or `default`. */
  originOf(path: SettingPath): string {
    const given = this.#given.get(pathText(path));
    if (given !== undefined) return given;
    if (!this.#document?.has(path)) return "default";
    const variables = this.#document.variablesOf(path).join(", ");
    return this.#document.placeOf(path) + (variables && ` (${variables})`);
  }

  /** The text as written where variables stand in it: what they hold is never shown. */
  templateOf(path: SettingPath): string | null {
    if (this.#given.has(pathText(path))) return null;
    return this.#document?.templateOf(path) ?? null;
  }

  /** Whether the setting is a reference that could not be filled in, which is told already. */
  isUnfilled(path: SettingPath): boolean {
    return !this.#given.has(pathText(path)) && (this.#document?.isUnfilled(path) ?? false);
  }

  /** A problem with this setting, at the place where it, or what should hold it, stands. */
  problem(path: SettingPath, text: string): Problem {
    for (let length = path.length; length > 0; length -= 1) {
      const part = path.slice(0, length);
      const given = this.#given.get(pathText(part));
      if (given !== undefined) return { place: given, line: 0, text: `${pathText(path)}: ${text}` };
      if (this.#document?.has(part)) break;
    }
    const place = this.#document?.placeOf(path) ?? "configuration";
    const line = this.#document?.lineOf(path) ?? 0;
    return { place, line, text: `${pathText(path)}: ${text}` };
  }
}
