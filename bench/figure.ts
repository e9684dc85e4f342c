/** One measured value, and what it should be. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** In words; empty where there is no target. */
  readonly target: string;
}

/** A table of figures for a terminal. */
export const table = (title: string, figures: readonly Figure[]): string => {
  const rows = figures.map(({ name, value, unit, target }) =>
    [name.padEnd(54), `${value.toPrecision(4)} ${unit}`.padStart(18), `   ${target}`].join(""),
  );
  return [title, ...rows, ""].join("\n");
};
