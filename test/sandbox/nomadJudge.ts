import { compare, type Difference } from "./nomadCompare.js";
import type { NomadDictionary } from "./NomadDictionary.js";
import type { Recording } from "./nomadRecording.js";
import type { NomadAnswer } from "./nomadSend.js";

export interface Outcome {
  readonly name: string;
  /** undefined for an answer of the recorded status, text and shape. */
  readonly failure: string | undefined;
  /** Whether all values that do not change from run to run are the same, too. */
  readonly exact: boolean;
  readonly details: readonly Difference[];
}

export const failure = ({ name }: Recording, words: string): Outcome => ({
  name,
  failure: words,
  exact: false,
  details: [],
});

const exact = ({ name }: Recording): Outcome => ({
  name,
  failure: undefined,
  exact: true,
  details: [],
});

/** How an answer differs from the recorded one. */
export const judge = (
  recording: Recording,
  answer: NomadAnswer,
  dictionary: NomadDictionary,
): Outcome => {
  if (answer.status !== recording.status) {
    const text = answer.text.slice(0, 300);
    return failure(recording, `status ${recording.status ?? 0} became ${answer.status}: ${text}`);
  }
  const header = headerFailure(recording, answer);
  if (header !== undefined) return failure(recording, header);
  if (recording.json !== undefined) return judgeJson(recording, answer, dictionary);
  const wanted = masked(dictionary.translate(recording.text ?? ""));
  if (recording.method === "HEAD" || wanted === masked(answer.text)) return exact(recording);
  return failure(recording, `${JSON.stringify(wanted)} became ${JSON.stringify(answer.text)}`);
};

/** Which headers an answer has; indexes and tokens are those of a run. */
const headerFailure = (recording: Recording, answer: NomadAnswer): string | undefined => {
  if (recording.type !== answer.type) {
    return `type ${recording.type ?? "none"} became ${answer.type ?? "none"}`;
  }
  for (const name of ["index", "next"] as const) {
    const [theirs, ours] = [recording[name], answer[name]];
    if ((theirs === undefined) !== (ours === undefined)) {
      return `${name} ${theirs ?? "none"} became ${ours ?? "none"}`;
    }
  }
  return undefined;
};

const judgeJson = (
  recording: Recording,
  answer: NomadAnswer,
  dictionary: NomadDictionary,
): Outcome => {
  const compared = compare(recording.json, answer.json, dictionary);
  const { values } = compared;
  // Of some answers only a part was kept.
  const trimmed = recording.note?.includes("trimmed") === true;
  const shape = trimmed ? compared.shape.filter(({ words }) => words !== "is new") : compared.shape;
  const [worst] = shape;
  const more = shape.length > 1 ? ` (and ${shape.length - 1} more)` : "";
  return {
    name: recording.name,
    failure: worst ? `${worst.path} ${worst.words}${more}` : undefined,
    exact: shape.length + values.length === 0,
    details: [...shape, ...values],
  };
};

/** The fewer differences the better; none in shape is better than any. */
export const rank = (outcome: Outcome): number =>
  (outcome.failure === undefined ? 0 : 1000) + outcome.details.length;

/** Indexes, addresses and directories in texts are those of a run. */
const masked = (text: string): string =>
  text
    .replaceAll(/(modify index:?|reset index:) \d+/g, "$1 #")
    .replaceAll(/127\.0\.0\.1:\d+/g, "127.0.0.1:#")
    .replaceAll(/<p>.*<\/html>/gs, "");

type Members = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const eventsOf = (lines: readonly unknown[]): readonly Members[] =>
  lines.flatMap((line) =>
    isObject(line) && Array.isArray(line["Events"]) ? line["Events"].filter(isObject) : [],
  );

/** The first line, and the shape of an event of every topic and type that both have. */
export const judgeStream = (
  recording: Recording,
  lines: readonly unknown[],
  dictionary: NomadDictionary,
): Outcome => {
  const theirs = (recording.pieces ?? []).flatMap((piece) =>
    isObject(piece) && "json" in piece ? [piece["json"]] : [],
  );
  if ((theirs.length === 0) !== (lines.length === 0)) {
    return failure(recording, `${theirs.length} lines became ${lines.length}`);
  }
  if (theirs.length > 0 && JSON.stringify(lines[0]) !== "{}") {
    return failure(recording, "The first line is not {}.");
  }
  const wrong = eventsOf(theirs).flatMap((event) => wrongEvent(event, lines, dictionary) ?? []);
  const [first] = wrong;
  return first === undefined ? exact(recording) : failure(recording, first);
};

/** undefined if any event of the topic and type has the recorded shape, or there is none. */
const wrongEvent = (
  event: Members,
  lines: readonly unknown[],
  dictionary: NomadDictionary,
): string | undefined => {
  const wanted = Object.fromEntries(
    Object.entries(event).filter(([name]) => name !== "PayloadKeys"),
  );
  const { Topic: topic, Type: type } = event;
  const differences = eventsOf(lines)
    .filter((other) => other["Topic"] === topic && other["Type"] === type)
    .map((other) => compare(wanted, other, dictionary).shape);
  const [best] = differences.toSorted((a, b) => a.length - b.length);
  const worst = best?.[0];
  return worst && `${String(topic)} ${String(type)}${worst.path} ${worst.words}`;
};
