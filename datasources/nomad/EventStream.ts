import type { Readable } from "node:stream";
import { setImmediate as nextTurn } from "node:timers/promises";
import { ZodError } from "zod";
import { eventsFrom, type NomadEvent } from "./eventRows.js";
import type { NomadClient } from "./NomadClient.js";
import { NomadFault } from "./nomadFault.js";

const NEWLINE = 0x0a;
/** A line may hold a job and everything that was placed for it; more is not believed. */
const MAX_LINE_BYTES = 64 * 1024 * 1024;
/** Events that are taken over before other work gets its turn. */
const BATCH = 50;
/** No event is younger: only what happens from now on is told. */
const FROM_NOW_ON = "9007199254740991";

/** What is followed. */
export interface StreamScope {
  readonly region: string;
  /** `*`: all; null where the topics live in none. */
  readonly namespace: string | null;
  readonly topics: readonly string[];
}

/** How long a stream may be silent. */
export interface StreamPatience {
  /** Nomad sends a heartbeat every 30 seconds. */
  readonly stallMs: number;
}

/** The servers count from further back than before: nothing that was read counts. */
export class IndexWentBack extends Error {}

/** The lines of a body as they come whole; a line that is cut off is none. */
async function* linesOf(body: Readable, patience: StreamPatience): AsyncGenerator<Buffer> {
  let rest: Buffer[] = [];
  let bytes = 0;
  let reads = 0;
  const stall = () => {
    const seen = reads;
    // What came while this thread was busy counts: it is read before anything is concluded.
    setImmediate(() => {
      if (reads > seen) return;
      body.destroy(new DOMException("Nothing came for too long", "TimeoutError"));
    });
  };
  let timer = setTimeout(stall, patience.stallMs);
  try {
    for await (const read of body) {
      reads += 1;
      clearTimeout(timer);
      const chunk: unknown = read;
      if (!Buffer.isBuffer(chunk)) continue;
      let start = 0;
      for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
        const last = chunk.subarray(start, end);
        yield rest.length === 0 ? last : Buffer.concat([...rest, last]);
        rest = [];
        bytes = 0;
        start = end + 1;
      }
      if (start < chunk.length) rest.push(chunk.subarray(start));
      bytes += chunk.length - start;
      if (bytes > MAX_LINE_BYTES) throw new SyntaxError("A line has no end");
      timer = setTimeout(stall, patience.stallMs);
    }
  } finally {
    clearTimeout(timer);
    body.destroy();
  }
}

/** Read anew at each call: a compiler takes the variable for one that never changes. */
const hasFired = (timer: boolean): boolean => timer;

/** An event stream that Nomad has begun to send. Whoever opened it must follow it or close it. */
export class EventStream {
  #latest = 0;
  #taken = 0;

  private constructor(
    private readonly client: NomadClient,
    private readonly body: Readable,
    private readonly lines: AsyncGenerator<Buffer>,
  ) {}

  /**
   * Resolves once Nomad has sent the first line, from when on no event is missed. What the token may
   * not follow is never begun: rejects with UPSTREAM_REJECTED then.
   */
  static async open(
    client: NomadClient,
    { region, namespace, topics }: StreamScope,
    patience: StreamPatience,
    signal: AbortSignal,
  ): Promise<EventStream> {
    const query = {
      region,
      topic: topics,
      index: FROM_NOW_ON,
      ...(namespace === null ? {} : { namespace }),
    };
    const { body } = await client.open({ path: "/v1/event/stream", query }, signal);
    body.on("error", () => undefined);
    let isLate = false;
    const late = setTimeout(() => {
      isLate = true;
      body.destroy();
    }, client.timeoutMs);
    const lines = linesOf(body, patience);
    try {
      const first = await lines.next();
      if (!first.done) return new EventStream(client, body, lines);
    } catch (error) {
      if (!hasFired(isLate)) throw client.broken(error);
    } finally {
      clearTimeout(late);
    }
    const what = `Nomad source ${client.name} does not begin the event stream: the configured token may not follow it.`;
    throw new NomadFault("UPSTREAM_REJECTED", what, { source: client.name, answered: true });
  }

  /**
   * Calls `apply` for every event, in order, and `current` for every line; never resolves but rejects
   * when the stream ends, breaks or stalls. Throws IndexWentBack.
   */
  async follow(apply: (event: NomadEvent) => void, current: () => void): Promise<never> {
    try {
      for await (const line of this.lines) {
        await this.#takeAll(await eventsFrom(line), apply);
        current();
      }
    } catch (error) {
      if (error instanceof SyntaxError || error instanceof ZodError) {
        throw this.client.badAnswer("sends events that cannot be read", error);
      }
      throw error instanceof IndexWentBack ? error : this.client.broken(error);
    }
    throw this.client.badAnswer("ended the event stream");
  }

  close(): void {
    this.body.destroy();
  }

  async #takeAll(events: readonly NomadEvent[], apply: (event: NomadEvent) => void): Promise<void> {
    for (const event of events) {
      this.#take(event, apply);
      this.#taken += 1;
      if (this.#taken % BATCH === 0) await nextTurn();
    }
  }

  #take(event: NomadEvent, apply: (event: NomadEvent) => void): void {
    if (event.index < this.#latest) throw new IndexWentBack();
    this.#latest = event.index;
    apply(event);
  }
}
