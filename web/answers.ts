import * as z from "zod/mini";
import { createStore } from "./createStore";

// zod compiles parsers with `new Function` where it can; the Content-Security-Policy forbids that.
z.config({ jitless: true });

const cost = z.object({ requested: z.number(), limit: z.number() });

const source = z.object({
  id: z.string(),
  name: z.string(),
  system: z.string(),
  status: z.string(),
  reason: z.nullish(z.string()),
  staleSeconds: z.nullish(z.number()),
  calls: z.nullish(z.number()),
});

const extensions = z.looseObject({
  cost: z.catch(z.nullish(cost), null),
  sources: z.catch(z.nullish(z.array(source)), null),
  requestId: z.catch(z.nullish(z.string()), null),
});

const fault = z.looseObject({
  message: z.string(),
  extensions: z.nullish(z.looseObject({ code: z.nullish(z.string()) })),
});

/** The body of a GraphQL answer; what the panels do not know passes through untouched. */
export const answerBody = z.looseObject({
  data: z.nullish(z.record(z.string(), z.unknown())),
  errors: z.nullish(z.array(fault)),
  extensions: z.nullish(extensions),
});

export type AnswerBody = z.infer<typeof answerBody>;

/** One source that an answer read, as `extensions.sources` tells it. */
export type AnswerSource = z.infer<typeof source>;

/** One answer as it came from the gateway. */
export interface Answer {
  readonly operationName: string | null;
  readonly httpStatus: number;
  /** From sending the request to having read the whole answer. */
  readonly durationMs: number;
  readonly body: AnswerBody;
}

/** What stays of an answer when the next one has come: everything but its data. */
export interface PastAnswer {
  readonly key: number;
  readonly operationName: string | null;
  readonly durationMs: number;
  readonly cost: number | null;
  readonly errorCount: number;
}

interface Answers {
  readonly latest: Answer | null;
  /** Newest first; the latest answer is the first of them. */
  readonly past: readonly PastAnswer[];
}

const KEPT = 8;

/** The last answers: what every panel beside the editors draws from. */
export const answers = createStore<Answers>({ latest: null, past: [] });

export const recordAnswer = (answer: Answer): void => {
  const { past } = answers.read();
  const summary: PastAnswer = {
    key: (past[0]?.key ?? 0) + 1,
    operationName: answer.operationName,
    durationMs: answer.durationMs,
    cost: answer.body.extensions?.cost?.requested ?? null,
    errorCount: answer.body.errors?.length ?? 0,
  };
  answers.write({ latest: answer, past: [summary, ...past].slice(0, KEPT) });
};
