import type { z } from "zod";
import { settingAt } from "./plainMapping.js";
import type { Problem } from "./problem.js";
import type { Provenance } from "./provenance.js";
import { pathText, type SettingPath } from "./settingPath.js";
import { suggestion } from "./suggestion.js";

const MAXIMUM_ECHO = 80;
const SECRET = /token|secret|password|key|auth|sha256/i;

const typeName = (value: unknown): string => {
  if (value === null) return "nothing";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "a mapping" : `a ${typeof value}`;
};

/** What stands there, without a secret and without what a variable holds. */
const found = (value: unknown, path: SettingPath, template: string | null): string => {
  const isScalar = typeof value === "string" || typeof value === "number" || value === true;
  if (!isScalar && value !== false) return typeName(value);
  const name = path.findLast((step) => typeof step === "string") ?? "";
  if (SECRET.test(name)) return `${typeName(value)} (not shown)`;
  if (template !== null) return `${JSON.stringify(template)} with a value that does not fit`;
  const text = JSON.stringify(value).replace(/\/\/[^/@]*@/, "//***@");
  return text.length > MAXIMUM_ECHO ? `${text.slice(0, MAXIMUM_ECHO)}...` : text;
};

/** Turns the issues of a schema into problems that say where, what was found, what is expected. */
export class Validation {
  readonly #data: unknown;
  readonly #provenance: Provenance;
  /** Where the validated data stands in the configuration. */
  readonly #base: SettingPath;
  /** Settings that are there under a misspelt name: not also reported as missing. */
  readonly #misspelt = new Set<string>();

  constructor(data: unknown, provenance: Provenance, base: SettingPath = []) {
    this.#data = data;
    this.#provenance = provenance;
    this.#base = base;
  }

  problems(issues: readonly z.core.$ZodIssue[]): readonly Problem[] {
    const unknown = issues.flatMap((issue) =>
      issue.code === "unrecognized_keys" ? this.#unknownKeys(issue) : [],
    );
    return [...unknown, ...issues.flatMap((issue) => this.#problem(issue))];
  }

  #unknownKeys(issue: z.core.$ZodIssueUnrecognizedKeys): readonly Problem[] {
    const known = issue.message.split(", ");
    const parent = steps(issue.path);
    return issue.keys.map((key) => {
      const meant = suggestion(key, known);
      if (meant !== null) this.#misspelt.add(pathText([...parent, meant]));
      const hint = meant === null ? "" : `; did you mean ${JSON.stringify(meant)}?`;
      const text = `unknown key${hint}${meant === null ? ";" : ""} expected one of ${issue.message}`;
      return this.#provenance.problem([...this.#base, ...parent, key.slice(0, MAXIMUM_ECHO)], text);
    });
  }

  #problem(issue: z.core.$ZodIssue): readonly Problem[] {
    const path = steps(issue.path);
    if (issue.code === "unrecognized_keys") return [];
    const full = [...this.#base, ...path];
    if (this.#provenance.isUnfilled(full)) return [];
    if (issue.code === "custom" && issue.params?.["whole"] === true) {
      return [this.#provenance.problem(full, issue.message)];
    }
    const value = settingAt(this.#data, path);
    if (value === undefined) {
      if (this.#misspelt.has(pathText(path))) return [];
      return [this.#provenance.problem(full, `missing; expected ${issue.message}`)];
    }
    const what = found(value, full, this.#provenance.templateOf(full));
    return [this.#provenance.problem(full, `found ${what}, expected ${issue.message}`)];
  }
}

const steps = (path: readonly PropertyKey[]): SettingPath =>
  path.map((step) => (typeof step === "number" ? step : String(step)));
