/** Go writes an empty string where there is nothing. */
export const emptyToNull = (text: string | null | undefined): string | null =>
  text === undefined || text === "" ? null : text;
