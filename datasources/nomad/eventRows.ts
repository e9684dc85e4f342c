import { z } from "zod";

/** One event of the stream; its payload is parsed by its topic. */
export interface NomadEvent {
  readonly topic: string;
  readonly type: string;
  readonly index: number;
  readonly payload: Readonly<Record<string, unknown>>;
}

const line = z.object({
  Index: z.number().optional(),
  Events: z
    .array(
      z.object({
        Topic: z.string(),
        Type: z.string(),
        Index: z.number(),
        Payload: z.record(z.string(), z.unknown()),
      }),
    )
    .nullish(),
});

/** The events of one line, in their order; none in a heartbeat. Throws SyntaxError, ZodError. */
export const eventsFrom = (text: string): readonly NomadEvent[] => {
  if (text === "{}") return [];
  const { Events } = line.parse(JSON.parse(text));
  return (Events ?? []).map(({ Topic, Type, Index, Payload }) => ({
    topic: Topic,
    type: Type,
    index: Index,
    payload: Payload,
  }));
};
