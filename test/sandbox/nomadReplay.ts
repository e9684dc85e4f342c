import { learn } from "./nomadAlign.js";
import { NomadDictionary } from "./NomadDictionary.js";
import { failure, judge, judgeStream, type Outcome, rank } from "./nomadJudge.js";
import type { Recording } from "./nomadRecording.js";
import { recordedRows } from "./nomadRows.js";
import { type NomadAnswer, send } from "./nomadSend.js";
import { NomadTranslator } from "./NomadTranslator.js";
import { TRIGGERS } from "./nomadTriggers.js";
import { NomadWatch } from "./NomadWatch.js";

/** How long a reading may take to become what was recorded. */
const PATIENCE_MS = 1500;
/** How long a stream is read. */
const STREAM_MS = 200;
/** How long nothing may happen before a reading is what it will be. */
const QUIET_MS = 100;

export type Step = (replay: Replay) => Promise<void>;

/** Plays recorded sessions against a sandbox. */
export class Replay extends NomadWatch {
  readonly dictionary = new NomadDictionary();
  readonly #translator: NomadTranslator;
  readonly #bodies: ReadonlyMap<string, unknown>;

  /** `bodies` holds those request bodies that were too long to be recorded. */
  constructor(
    sandbox: NomadWatch["sandbox"],
    recordings: readonly Recording[],
    bodies: ReadonlyMap<string, unknown> = new Map(),
  ) {
    super(sandbox);
    this.#translator = new NomadTranslator(this, this.dictionary, recordedRows(recordings));
    this.#bodies = bodies;
  }

  play(recording: Recording): Promise<Outcome> {
    if (recording.pieces) return this.#playStream(recording);
    const trigger = TRIGGERS.get(recording.name);
    if (trigger || recording.name.startsWith("block-"))
      return this.#playBlocked(recording, trigger);
    return recording.method === "GET" ? this.#playPatiently(recording) : this.#playOnce(recording);
  }

  async #playOnce(recording: Recording): Promise<Outcome> {
    const answer = await this.#send(recording);
    const outcome = judge(recording, answer, this.dictionary);
    if (outcome.failure === undefined) this.#learn(recording, answer);
    return outcome;
  }

  /** Reads until the answer is the recorded one, or comes no closer. */
  async #playPatiently(recording: Recording): Promise<Outcome> {
    const deadline = Date.now() + PATIENCE_MS;
    let best: { readonly outcome: Outcome; readonly answer: NomadAnswer } | undefined;
    let seen = { index: -1, at: 0 };
    for (;;) {
      const answer = await this.#send(recording);
      const outcome = judge(recording, answer, this.dictionary);
      if (!best || rank(outcome) < rank(best.outcome)) best = { outcome, answer };
      const index = this.index();
      if (index !== seen.index) seen = { index, at: Date.now() };
      const quiet = best.outcome.failure === undefined && Date.now() - seen.at > QUIET_MS;
      if (outcome.exact || quiet || Date.now() >= deadline) break;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    if (best.outcome.failure === undefined) this.#learn(recording, best.answer);
    return best.outcome;
  }

  /** A query that waits, and what may wake it a moment later. */
  async #playBlocked(recording: Recording, trigger: Step | undefined): Promise<Outcome> {
    const sent = this.#playOnce(recording);
    await new Promise((resolve) => setTimeout(resolve, 30));
    await trigger?.(this);
    return sent;
  }

  async #send(recording: Recording): Promise<NomadAnswer> {
    const given = this.#bodies.get(recording.name) ?? recording.body;
    return send(this.sandbox.port, await this.#translator.request(recording, given));
  }

  #learn(recording: Recording, answer: NomadAnswer): void {
    learn(recording.json, answer.json, this.dictionary);
    if (recording.index !== undefined && answer.index !== undefined) {
      this.dictionary.learnIndex(recording.index, answer.index);
    }
  }

  /** A stream is read for a moment. */
  async #playStream(recording: Recording): Promise<Outcome> {
    const { method, path, headers } = await this.#translator.request(recording, undefined);
    const cut = new AbortController();
    const { signal } = cut;
    const response = await fetch(this.sandbox.address + path, { method, headers, signal });
    const { status } = response;
    const lines: unknown[] = [];
    setTimeout(() => {
      cut.abort();
    }, STREAM_MS);
    // The stream ends as it is cut.
    await readLines(response, lines).catch(() => undefined);
    if (status !== recording.status) {
      return failure(recording, `status ${recording.status ?? 0} became ${status}`);
    }
    return judgeStream(recording, lines, this.dictionary);
  }
}

const readLines = async (response: Response, lines: unknown[]): Promise<void> => {
  let text = "";
  for await (const chunk of response.body ?? []) {
    text += Buffer.from(chunk).toString("utf8");
    const whole = text.split("\n");
    text = whole.pop() ?? "";
    lines.push(...whole.filter((line) => line !== "").map((line): unknown => JSON.parse(line)));
  }
};
