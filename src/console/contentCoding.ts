/** The encodings in which a file may lie ready, best first. */
export type ContentCoding = "br" | "gzip" | "identity";

const PREFERRED: readonly ContentCoding[] = ["br", "gzip", "identity"];

/** `gzip;q=0.5` gives `["gzip", 0.5]`; a weight that is no number counts as 0. */
const parseItem = (item: string): [string, number] => {
  const [name = "", ...parameters] = item.split(";").map((part) => part.trim().toLowerCase());
  const weight = parameters.find((parameter) => parameter.startsWith("q="));
  if (weight === undefined) return [name, 1];
  const q = Number(weight.slice(2));
  return [name, q >= 0 && q <= 1 ? q : 0];
};

const weightOf = (weights: ReadonlyMap<string, number>, coding: ContentCoding): number =>
  // RFC 9110: identity is acceptable unless it is named with q=0, yet anything named is liked better.
  weights.get(coding) ?? weights.get("*") ?? (coding === "identity" ? Number.MIN_VALUE : 0);

/**
 * The encoding to answer with: the one that `accept-encoding` likes best among those that lie ready,
 * the smaller one on a tie. A header that rules everything out gets `identity`, as RFC 9110 permits.
 */
export const chooseCoding = (
  acceptEncoding: string | undefined,
  ready: ReadonlySet<ContentCoding>,
): ContentCoding => {
  const weights = new Map((acceptEncoding ?? "").split(",").map(parseItem));
  let best: ContentCoding = "identity";
  let bestWeight = 0;
  for (const coding of PREFERRED) {
    const weight = ready.has(coding) ? weightOf(weights, coding) : 0;
    if (weight > bestWeight) [best, bestWeight] = [coding, weight];
  }
  return best;
};
