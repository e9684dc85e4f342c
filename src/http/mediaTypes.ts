import { Fault } from "../errors.js";

export const jsonType = "application/json";
export const graphqlType = "application/graphql-response+json";
export type AnswerType = typeof jsonType | typeof graphqlType;

/** In the order that is tried where a caller accepts both equally. */
const offered = [jsonType, graphqlType] as const;

interface Range {
  readonly type: string;
  readonly quality: number;
}

const rangesOf = (accept: string): readonly Range[] =>
  accept.split(",").map((part) => {
    const [type = "", ...parameters] = part.split(";").map((piece) => piece.trim().toLowerCase());
    const quality = parameters.find((parameter) => parameter.startsWith("q="));
    return { type, quality: quality === undefined ? 1 : Number(quality.slice(2)) };
  });

const specificity = (range: string, type: AnswerType): number => {
  if (range === type) {
    return 3;
  }
  return range === "application/*" ? 2 : Number(range === "*/*");
};

interface Match {
  readonly type: AnswerType;
  readonly quality: number;
  readonly specificity: number;
  /** Where in the header it stands: what is named first is meant first. */
  readonly place: number;
}

const matchOf = (type: AnswerType, ranges: readonly Range[]): Match => {
  const none: Match = { type, quality: 0, specificity: 0, place: ranges.length };
  return ranges.reduce<Match>((best, range, place) => {
    const found = specificity(range.type, type);
    return found > best.specificity
      ? { type, quality: range.quality, specificity: found, place }
      : best;
  }, none);
};

/** Above zero where a caller likes `a` more. */
const preference = (a: Match, b: Match): number =>
  a.quality - b.quality || a.specificity - b.specificity || b.place - a.place;

const negotiate = (accept: string): AnswerType | null => {
  const ranges = rangesOf(accept);
  const [json, graphql] = offered.map((type) => matchOf(type, ranges));
  if (json === undefined || graphql === undefined) {
    return null;
  }
  const best = preference(graphql, json) > 0 ? graphql : json;
  return best.quality > 0 ? best.type : null;
};

/** Callers repeat the same few headers. */
const negotiated = new Map<string, AnswerType | null>();

/**
 * The media type of the answer that an `Accept` header asks for.
 *
 * @throws Fault NOT_ACCEPTABLE
 */
export const answerTypeFor = (accept: string | undefined): AnswerType => {
  if (accept === undefined || accept === "*/*") {
    return jsonType;
  }
  let type = negotiated.get(accept);
  if (type === undefined) {
    type = negotiate(accept);
    if (negotiated.size < 100 && accept.length < 300) {
      negotiated.set(accept, type);
    }
  }
  if (type === null) {
    throw new Fault(
      "NOT_ACCEPTABLE",
      `Answers come as ${graphqlType} or ${jsonType}; accept one of them.`,
    );
  }
  return type;
};

const unsupported = (what: string): Fault =>
  new Fault("UNSUPPORTED_MEDIA_TYPE", `${what}; send ${jsonType} in utf-8, uncompressed.`);

const charsetOf = (parameters: readonly string[]): string | undefined =>
  parameters
    .map((parameter) => parameter.trim().toLowerCase())
    .find((parameter) => parameter.startsWith("charset="))
    ?.slice("charset=".length)
    .replaceAll('"', "");

/**
 * Checks what a body says about itself.
 *
 * @throws Fault UNSUPPORTED_MEDIA_TYPE
 */
export const checkBodyType = (
  contentType: string | undefined,
  encoding: string | undefined,
): void => {
  if (encoding !== undefined && encoding.toLowerCase() !== "identity") {
    throw unsupported("Compressed bodies are not read");
  }
  if (contentType === jsonType) {
    return;
  }
  const [type = "", ...parameters] = (contentType ?? "").split(";");
  if (type.trim().toLowerCase() !== jsonType) {
    throw unsupported("The content type is not JSON");
  }
  const charset = charsetOf(parameters);
  if (charset !== undefined && charset !== "utf-8" && charset !== "utf8") {
    throw unsupported("The charset is not utf-8");
  }
};
