/** What one run of a check found. */
export interface Verdict {
  readonly status: "passing" | "warning" | "critical";
  readonly output: string;
}

export const critical = (output: string): Verdict => ({ status: "critical", output });
