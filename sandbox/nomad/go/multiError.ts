/** Several errors in one text, as Go's multierror writes them; "" for none. */
export const multiError = (errors: readonly string[]): string => {
  if (errors.length === 0) return "";
  const head = errors.length === 1 ? "1 error occurred:" : `${errors.length} errors occurred:`;
  return `${head}\n\t* ${errors.join("\n\t* ")}\n\n`;
};

/** The warnings of a job in one text; "" for none. */
export const warningText = (warnings: readonly string[]): string => {
  if (warnings.length === 0) return "";
  const head = warnings.length === 1 ? "1 warning:" : `${warnings.length} warnings:`;
  return `${head}\n\n${warnings.map((warning) => `* ${warning}`).join("\n")}`;
};
