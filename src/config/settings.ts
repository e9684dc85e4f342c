import { isPlainMapping } from "./plainMapping.js";
import type { Provenance } from "./provenance.js";
import { Secret } from "./secret.js";
import { pathText, type SettingPath } from "./settingPath.js";

/** One setting as `causeway check` tells it. */
export interface Setting {
  /** `sources[0].address` */
  readonly path: string;
  /** The value as text; of a secret or a file only whether there is one. */
  readonly value: string;
  /** `--port`, `PORT`, `causeway.yaml:3`, `causeway.yaml:3 (PORT)` or `default`. */
  readonly from: string;
}

const isBranch = (value: unknown): value is readonly unknown[] | Record<string, unknown> =>
  (Array.isArray(value) && value.some((item) => typeof item === "object")) ||
  (isPlainMapping(value) && !(value instanceof Secret));

const shown = (value: unknown): string => {
  if (value instanceof Secret) return value.isEmpty ? "none" : "set, not shown";
  if (value === null || value === undefined) return "none";
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.map(shown).join(", ");
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.includes("-----BEGIN ") ? "read" : text;
};

/** Every setting of a validated configuration below `path`, in order, with where it came from. */
export const settingsOf = (
  value: unknown,
  provenance: Provenance,
  path: SettingPath = [],
): readonly Setting[] => {
  if (!isBranch(value)) {
    // The hash of a weak token gives it away to whoever tries enough of them.
    const text = path.at(-1) === "sha256" ? "set, not shown" : shown(value);
    return [{ path: pathText(path), value: text, from: provenance.originOf(path) }];
  }
  const steps: readonly (readonly [string | number, unknown])[] = Array.isArray(value)
    ? value.map((item, index) => [index, item] as const)
    : Object.entries(value);
  return steps
    .filter(([step]) => step !== "credentialFrom")
    .flatMap(([step, inner]) => settingsOf(inner, provenance, [...path, step]));
};
