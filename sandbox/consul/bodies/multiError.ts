/** Several errors as HashiCorp's multierror prints them. */
export const multiError = (faults: readonly string[]): string => {
  const count = faults.length === 1 ? "1 error" : `${faults.length} errors`;
  return `${count} occurred:\n${faults.map((fault) => `\t* ${fault}\n`).join("")}\n`;
};
