import { bulkhead } from "cockatiel";
import { answerFault } from "./answerFault.js";
import { changeFault, withUnknownEnd } from "./changeFault.js";
import { callRefusal } from "./callRefusal.js";
import { NomadFault } from "./nomadFault.js";
import {
  heldConnections,
  NomadHttp,
  type HttpAnswer,
  type NomadHttpSettings,
  type OpenAnswer,
  type Query,
} from "./NomadHttp.js";
import { RegionBreakers, type BreakerState } from "./RegionBreakers.js";
import { insisting, obeying } from "./retries.js";
import { transportFault, type Destination } from "./transportFault.js";

const MIB = 1024 * 1024;
/** A list of the estate that has no pages; more is refused. */
const MAX_LIST_BYTES = 64 * MIB;
const MAX_LIVE_BYTES = 8 * MIB;
const WAITING_CALLS = 64;
const WAITING_CHANGES = 1_000;
const PROBE_TIMEOUT_MS = 2_000;

/** A call as the rest of the room makes it. */
export interface NomadCall {
  /** Encoded, from `/v1/` on. */
  readonly path: string;
  readonly query?: Query;
  /** A missing thing is an answer, not a fault. */
  readonly mayBeMissing?: boolean;
}

/** A call that sends something along, whether or not it changes anything. */
export interface NomadSubmission extends Omit<NomadCall, "mayBeMissing"> {
  readonly method: "POST" | "PUT" | "DELETE";
  readonly body?: unknown;
  /** Whose fault it is if Nomad refuses: the caller's input, or what stands in the way there. */
  readonly refused: "BAD_USER_INPUT" | "UPSTREAM_REJECTED";
}

export interface NomadClientSettings extends NomadHttpSettings {
  readonly name: string;
  readonly timeoutMs: number;
}

export interface ClientStatistics {
  readonly breaker: BreakerState;
  readonly inFlight: number;
  readonly queued: number;
}

/** Every call to one cluster: bounded in number, time and size, retried where that is safe. */
export class NomadClient {
  readonly #http: NomadHttp;
  readonly #settings: NomadClientSettings;
  readonly #to: Destination;
  readonly #bulkhead;
  /** What changes need has a queue of its own: no read keeps a change waiting, nor the other way. */
  readonly #lane;
  readonly #obeying = obeying();
  readonly #insisting = insisting();
  readonly #breakers = new RegionBreakers();
  #inFlight = 0;

  constructor(settings: NomadClientSettings) {
    this.#settings = settings;
    this.#http = new NomadHttp(settings);
    this.#to = { source: settings.name, address: settings.address };
    this.#bulkhead = bulkhead(settings.maxConnections, WAITING_CALLS);
    this.#lane = bulkhead(Math.max(2, Math.floor(settings.maxConnections / 4)), WAITING_CHANGES);
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
  async live(call: NomadCall, signal: AbortSignal): Promise<HttpAnswer> {
    try {
      return await this.#bulkhead.execute(() => this.#persistently(call, signal), signal);
    } catch (error) {
      throw callRefusal(this.name, error, this.#settings.maxConnections + WAITING_CALLS);
    }
  }

  /** What a change must know before it is made: nothing is changed, and it may be asked again. */
  async consult(call: NomadCall | NomadSubmission, signal: AbortSignal): Promise<HttpAnswer> {
    try {
      return await this.#lane.execute(() => this.#persistently(call, signal), signal);
    } catch (error) {
      throw callRefusal(this.name, error, WAITING_CHANGES);
    }
  }

  /**
   * A change: it is sent once and never again, whatever comes of it. Throws a Fault, which says so
   * where it is not known whether the change was made.
   */
  async write(call: NomadSubmission, signal: AbortSignal): Promise<HttpAnswer> {
    const once = () => this.#once(call, MAX_LIVE_BYTES, signal);
    try {
      return await this.#lane.execute(() => this.#breakers.of(call).execute(once, signal), signal);
    } catch (error) {
      throw withUnknownEnd(callRefusal(this.name, error, WAITING_CHANGES));
    }
  }

  /** A list for the estate: it is retried, and passes no breaker: the supervisor paces it. */
  list(call: NomadCall, signal: AbortSignal): Promise<HttpAnswer> {
    const once = () => this.#once(call, MAX_LIST_BYTES, signal);
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
    const late = new AbortController();
    const timer = setTimeout(() => {
      late.abort(new DOMException("The head did not come in time", "TimeoutError"));
    }, this.timeoutMs);
    try {
      const answer = await this.#http.open({
        ...call,
        signal: AbortSignal.any([signal, late.signal]),
      });
      if (answer.status === 200) return answer;
      answer.body.destroy();
      const seen = { ...answer, body: Buffer.alloc(0) };
      throw answerFault(this.#to, seen, false) ?? this.badAnswer("answers without a stream");
    } catch (error) {
      throw transportFault(this.#to, error);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Whether the agent answers and its cluster has a leader; never retried. */
  async probe(signal: AbortSignal): Promise<void> {
    const timeoutMs = PROBE_TIMEOUT_MS;
    const call = { path: "/v1/status/leader", timeoutMs, maxBytes: MIB, signal };
    const { body } = await this.#checked(call, () => this.#http.send(call));
    if (body.toString("utf8").trim() !== '""') return;
    throw this.#fault("UPSTREAM_UNAVAILABLE", "has no cluster leader");
  }

  /** A fault of this source that an answer's content gives rise to. */
  badAnswer(what: string, cause?: unknown): NomadFault {
    return this.#fault("UPSTREAM_BAD_RESPONSE", what, cause);
  }

  /** The fault of an answer that could not be read to its end. */
  broken(error: unknown): NomadFault {
    return transportFault(this.#to, error);
  }

  get statistics(): ClientStatistics {
    return {
      breaker: this.#breakers.state,
      inFlight: this.#inFlight,
      queued: WAITING_CALLS - this.#bulkhead.queueSlots,
    };
  }

  close(): Promise<void> {
    return this.#http.close();
  }

  #persistently(call: NomadCall | NomadSubmission, signal: AbortSignal): Promise<HttpAnswer> {
    const breaker = this.#breakers.of(call);
    const once = () => this.#once(call, MAX_LIVE_BYTES, signal);
    const attempt = () => breaker.execute(once, signal);
    return this.#obeying.execute(() => this.#insisting.execute(attempt, signal));
  }

  #once(
    call: NomadCall | NomadSubmission,
    maxBytes: number,
    signal: AbortSignal,
  ): Promise<HttpAnswer> {
    const { timeoutMs } = this;
    return this.#checked(call, () => this.#http.send({ ...call, timeoutMs, maxBytes, signal }));
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
          ? changeFault(this.#to, answer, call.refused)
          : answerFault(this.#to, answer, call.mayBeMissing ?? false);
      if (fault) throw fault;
      return answer;
    } catch (error) {
      throw transportFault(this.#to, error);
    } finally {
      this.#inFlight -= 1;
    }
  }

  #fault(
    code: "UPSTREAM_BAD_RESPONSE" | "UPSTREAM_UNAVAILABLE",
    what: string,
    cause?: unknown,
  ): NomadFault {
    const { source } = this.#to;
    return new NomadFault(code, `Nomad source ${source} ${what}.`, {
      source,
      answered: true,
      cause,
    });
  }
}
