import { z } from "zod";
import { parseRows, RowTooLarge } from "../upstream/jsonRows.js";

/** One event of the stream; its payload is parsed by its topic. */
export interface NomadEvent {
  readonly topic: string;
  readonly type: string;
  readonly index: number;
  readonly payload: Readonly<Record<string, unknown>>;
}

const row = z.object({
  Topic: z.string(),
  Type: z.string(),
  Index: z.number(),
  Payload: z.record(z.string(), z.unknown()),
});
const line = z.object({ Index: z.number().optional(), Events: z.array(row).nullish() });

/** A line that is larger is parsed in pieces: ten thousand allocations may come in one. */
const LARGE_BYTES = 256 * 1024;
/** What stands before the list of events. */
const HEAD = /^\{(?:"Index":\d+,)?"Events":(?=\[)/;

const eventFrom = ({ Topic, Type, Index, Payload }: z.output<typeof row>): NomadEvent => ({
  topic: Topic,
  type: Type,
  index: Index,
  payload: Payload,
});

const parsedAtOnce = (text: string): readonly NomadEvent[] => {
  if (text === "{}") return [];
  return (line.parse(JSON.parse(text)).Events ?? []).map(eventFrom);
};

const parsedInPieces = async (bytes: Buffer): Promise<readonly NomadEvent[]> => {
  const head = HEAD.exec(bytes.toString("latin1", 0, 64))?.[0];
  if (head === undefined) return parsedAtOnce(bytes.toString("utf8"));
  try {
    return await parseRows(bytes.subarray(head.length), (value) => eventFrom(row.parse(value)));
  } catch (error) {
    // A single thing may be as large as it likes here.
    if (error instanceof RowTooLarge) return parsedAtOnce(bytes.toString("utf8"));
    throw error;
  }
};

/** The events of one line, in their order; none in a heartbeat. Throws SyntaxError, ZodError. */
export const eventsFrom = (
  bytes: Buffer,
): readonly NomadEvent[] | Promise<readonly NomadEvent[]> =>
  bytes.length > LARGE_BYTES ? parsedInPieces(bytes) : parsedAtOnce(bytes.toString("utf8"));
