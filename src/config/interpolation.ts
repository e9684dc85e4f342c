import type { Environment } from "./environment.js";

const REFERENCE = /\$\$\{|\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}|\$\{[^}]*\}?/g;

/** A text with its variables filled in. */
export interface Interpolated {
  readonly text: string;
  /** The variables whose values stand in the text, in order. */
  readonly variables: readonly string[];
  /** One sentence for each variable that is not set and each reference that is none. */
  readonly faults: readonly string[];
}

/**
 * Fills in `${NAME}` and `${NAME:-default}`; the default stands in for a variable that is unset or
 * empty, as in a shell. `$${` writes a literal `${`. Values are not interpolated again.
 */
export const interpolate = (template: string, environment: Environment): Interpolated => {
  const variables: string[] = [];
  const faults: string[] = [];
  const text = template.replace(REFERENCE, (whole, name?: string, fallback?: string) => {
    if (whole === "$${") return "${";
    if (name === undefined) {
      faults.push(malformed(whole));
      return whole;
    }
    const value = environment[name];
    if (fallback !== undefined && !value) return fallback;
    if (value === undefined) faults.push(missing(name));
    else variables.push(name);
    return value ?? "";
  });
  return { text, variables, faults };
};

const missing = (name: string): string =>
  `the variable ${name} is not set; set it, or write \${${name}:-default}`;

const malformed = (reference: string): string =>
  `found ${JSON.stringify(reference.slice(0, 80))}, expected \${NAME} or \${NAME:-default}; $\${ writes a literal \${`;
