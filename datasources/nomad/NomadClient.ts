import { Breakers } from "../upstream/Breakers.js";
import { CallQueue } from "../upstream/CallQueue.js";
import type { ClientStatistics } from "../upstream/ClientStatistics.js";
import type { Connection } from "../upstream/Connection.js";
import type { Destination } from "../upstream/Destination.js";
import {
  heldConnections,
  PooledHttp,
  type HttpAnswer,
  type OpenAnswer,
} from "../upstream/PooledHttp.js";
import { insisting, obeying } from "../upstream/retries.js";
import { transportFault } from "../upstream/transportFault.js";
import type { UpstreamFault } from "../upstream/UpstreamFault.js";
import { answerFault } from "./answerFault.js";
import { changeFault, withUnknownEnd } from "./changeFault.js";
import type { NomadCall, NomadSubmission } from "./NomadCall.js";
import { nomadAt } from "./nomadFault.js";

const MIB = 1024 * 1024;
/** A list of the estate that has no pages; more is refused. */
const MAX_LIST_BYTES = 64 * MIB;
const MAX_LIVE_BYTES = 8 * MIB;
const WAITING_READS = 64;
const WAITING_CHANGES = 1_000;
const PROBE_TIMEOUT_MS = 2_000;
/** A change may take so many times as long as a read: a restart waits until its tasks have ended. */
const CHANGE_PATIENCE = 6;

interface NomadClientSettings extends Connection {
  readonly name: string;
  readonly timeoutMs: number;
}

const regionOf = ({ query }: NomadCall | NomadSubmission): string =>
  typeof query?.["region"] === "string" ? query["region"] : "";

/** Every call to one cluster: bounded in number, time and size, retried where that is safe. */
export class NomadClient {
  readonly #http: PooledHttp;
  readonly #settings: NomadClientSettings;
  readonly to: Destination;
  readonly #reads: CallQueue;
  /** What changes need has a queue of its own: no read keeps a change waiting, nor the other way. */
  readonly #changes: CallQueue;
  readonly #obeying = obeying();
  readonly #insisting = insisting();
  readonly #breakers: Breakers;
  #inFlight = 0;

  constructor(settings: NomadClientSettings) {
    const { name, address, maxConnections } = settings;
    this.#settings = settings;
    this.#http = new PooledHttp(settings, "x-nomad-token");
    this.to = nomadAt(name, address);
    this.#reads = new CallQueue(this.to, { running: maxConnections, waiting: WAITING_READS });
    this.#changes = new CallQueue(this.to, {
      running: Math.max(2, Math.floor(maxConnections / 4)),
      waiting: WAITING_CHANGES,
    });
    this.#breakers = new Breakers(this.to);
  }

  /** The name of the source. */
  get name(): string {
    return this.#settings.name;
  }

  get timeoutMs(): number {
    return this.#settings.timeoutMs;
  }

  /** How many answers may be held open at a time. */
  get held(): number {
    return heldConnections(this.#settings.maxConnections);
  }

  /** For a caller that waits. Throws a Fault. */
  live(call: NomadCall, signal: AbortSignal): Promise<HttpAnswer> {
    return this.#reads.use(signal, () => this.#persistently(call, signal));
  }

  /** What a change must know before it is made: nothing is changed, and it may be asked again. */
  consult(call: NomadCall | NomadSubmission, signal: AbortSignal): Promise<HttpAnswer> {
    return this.#changes.use(signal, () => this.#persistently(call, signal));
  }

  /**
   * A change: it is sent once and never again, whatever comes of it. Throws a Fault, which says so
   * where it is not known whether the change was made.
   */
  async write(call: NomadSubmission, signal: AbortSignal): Promise<HttpAnswer> {
    try {
      const timeoutMs = this.timeoutMs * CHANGE_PATIENCE;
      return await this.#changes.use(signal, () => this.#attempt(call, signal, timeoutMs));
    } catch (error) {
      throw withUnknownEnd(error);
    }
  }

  /** A list for the estate: it is retried, and passes no breaker: the supervisor paces it. */
  list(call: NomadCall, signal: AbortSignal): Promise<HttpAnswer> {
    const send = { ...call, timeoutMs: this.timeoutMs, maxBytes: MAX_LIST_BYTES, signal };
    const once = () => this.#checked(call, () => this.#http.send(send));
    return this.#obeying.execute(() => this.#insisting.execute(once, signal));
  }

  /** A blocking query: Nomad may take `waitSeconds` and a sixteenth to answer. */
  watch(call: NomadCall, waitSeconds: number, signal: AbortSignal): Promise<HttpAnswer> {
    const timeoutMs = waitSeconds * 1000 * (17 / 16) + this.timeoutMs;
    return this.#checked(call, () =>
      this.#http.wait({ ...call, timeoutMs, maxBytes: MAX_LIST_BYTES, signal }),
    );
  }

  /** The event stream; its head must come in time, what follows may take as long as it likes. */
  async open(call: NomadCall, signal: AbortSignal): Promise<OpenAnswer> {
    try {
      const answer = await this.#http.open({ ...call, timeoutMs: this.timeoutMs, signal });
      if (answer.status === 200) return answer;
      answer.body.destroy();
      const seen = { ...answer, body: Buffer.alloc(0) };
      throw answerFault(this.to, seen, false) ?? this.badAnswer("answers without a stream");
    } catch (error) {
      throw transportFault(this.to, error);
    }
  }

  /** Whether the agent answers and its cluster has a leader; never retried. */
  async probe(signal: AbortSignal): Promise<void> {
    const timeoutMs = PROBE_TIMEOUT_MS;
    const call = { path: "/v1/status/leader", timeoutMs, maxBytes: MIB, signal };
    const { body } = await this.#checked(call, () => this.#http.send(call));
    if (body.toString("utf8").trim() !== '""') return;
    throw this.to.fault("UPSTREAM_UNAVAILABLE", "has no cluster leader", { answered: true });
  }

  /** A fault of this source that an answer's content gives rise to. */
  badAnswer(what: string, cause?: unknown): UpstreamFault {
    return this.to.fault("UPSTREAM_BAD_RESPONSE", what, { answered: true, cause });
  }

  /** The fault of an answer that could not be read to its end. */
  broken(error: unknown): UpstreamFault {
    return transportFault(this.to, error);
  }

  get statistics(): ClientStatistics {
    return {
      breaker: this.#breakers.state,
      inFlight: this.#inFlight,
      queued: this.#reads.waiting,
    };
  }

  close(): Promise<void> {
    return this.#http.close();
  }

  #persistently(call: NomadCall | NomadSubmission, signal: AbortSignal): Promise<HttpAnswer> {
    const attempt = () => this.#attempt(call, signal);
    return this.#obeying.execute(() => this.#insisting.execute(attempt, signal));
  }

  #attempt(
    call: NomadCall | NomadSubmission,
    signal: AbortSignal,
    timeoutMs = this.timeoutMs,
  ): Promise<HttpAnswer> {
    const send = { ...call, timeoutMs, maxBytes: MAX_LIVE_BYTES, signal };
    const once = () => this.#checked(call, () => this.#http.send(send));
    return this.#breakers.use(regionOf(call), signal, once);
  }

  async #checked(
    call: NomadCall | NomadSubmission,
    send: () => Promise<HttpAnswer>,
  ): Promise<HttpAnswer> {
    this.#inFlight += 1;
    try {
      const answer = await send();
      const fault =
        "refused" in call
          ? changeFault(this.to, answer, call)
          : answerFault(this.to, answer, call.mayBeMissing ?? false);
      if (fault) throw fault;
      return answer;
    } catch (error) {
      throw transportFault(this.to, error);
    } finally {
      this.#inFlight -= 1;
    }
  }
}
