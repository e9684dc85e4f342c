import {
  bulkhead,
  circuitBreaker,
  CircuitState,
  ConsecutiveBreaker,
  handleWhen,
  isBrokenCircuitError,
  isBulkheadRejectedError,
  type CircuitBreakerPolicy,
} from "cockatiel";
import { answerFault } from "./answerFault.js";
import { isUnwell, NomadFault } from "./nomadFault.js";
import {
  heldConnections,
  NomadHttp,
  type HttpAnswer,
  type NomadHttpSettings,
  type OpenAnswer,
  type Query,
} from "./NomadHttp.js";
import { insisting, obeying } from "./retries.js";
import { transportFault, type Destination } from "./transportFault.js";

const MIB = 1024 * 1024;
/** A list of the estate that has no pages; more is refused. */
const MAX_LIST_BYTES = 64 * MIB;
const MAX_LIVE_BYTES = 8 * MIB;
const WAITING_CALLS = 64;
const HALF_OPEN_AFTER_MS = 10_000;
const PROBE_TIMEOUT_MS = 2_000;

/** A call as the rest of the room makes it. */
export interface NomadCall {
  /** Encoded, from `/v1/` on. */
  readonly path: string;
  readonly query?: Query;
  /** A missing thing is an answer, not a fault. */
  readonly mayBeMissing?: boolean;
}

export interface NomadClientSettings extends NomadHttpSettings {
  readonly name: string;
  readonly timeoutMs: number;
}

export interface ClientStatistics {
  readonly breaker: "closed" | "open" | "half-open";
  readonly inFlight: number;
  readonly queued: number;
}

/** Every call to one cluster: bounded in number, time and size, retried where that is safe. */
export class NomadClient {
  readonly #http: NomadHttp;
  readonly #settings: NomadClientSettings;
  readonly #to: Destination;
  readonly #bulkhead;
  readonly #obeying = obeying();
  readonly #insisting = insisting();
  /** One per region, so that one that is down does not close the way to the others. */
  readonly #breakers = new Map<string, CircuitBreakerPolicy>();
  #inFlight = 0;

  constructor(settings: NomadClientSettings) {
    this.#settings = settings;
    this.#http = new NomadHttp(settings);
    this.#to = { source: settings.name, address: settings.address };
    this.#bulkhead = bulkhead(settings.maxConnections, WAITING_CALLS);
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
    const region = call.query?.["region"];
    const breaker = this.#breaker(typeof region === "string" ? region : "");
    const once = () => this.#once(call, MAX_LIVE_BYTES, signal);
    const attempt = () => breaker.execute(once, signal);
    const persistent = () => this.#obeying.execute(() => this.#insisting.execute(attempt, signal));
    try {
      return await this.#bulkhead.execute(persistent, signal);
    } catch (error) {
      throw this.#refusal(error);
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
    const states = [...this.#breakers.values()].map(({ state }) => state);
    const isOpen = states.includes(CircuitState.Open);
    const isHalfOpen = states.includes(CircuitState.HalfOpen);
    return {
      breaker: isOpen ? "open" : isHalfOpen ? "half-open" : "closed",
      inFlight: this.#inFlight,
      queued: WAITING_CALLS - this.#bulkhead.queueSlots,
    };
  }

  close(): Promise<void> {
    return this.#http.close();
  }

  #once(call: NomadCall, maxBytes: number, signal: AbortSignal): Promise<HttpAnswer> {
    const { timeoutMs } = this;
    return this.#checked(call, () => this.#http.send({ ...call, timeoutMs, maxBytes, signal }));
  }

  async #checked(
    { mayBeMissing = false }: NomadCall,
    send: () => Promise<HttpAnswer>,
  ): Promise<HttpAnswer> {
    this.#inFlight += 1;
    try {
      const answer = await send();
      const fault = answerFault(this.#to, answer, mayBeMissing);
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

  #breaker(region: string): CircuitBreakerPolicy {
    const known = this.#breakers.get(region);
    if (known) return known;
    const made = circuitBreaker(handleWhen(isUnwell), {
      halfOpenAfter: HALF_OPEN_AFTER_MS,
      breaker: new ConsecutiveBreaker(5),
    });
    this.#breakers.set(region, made);
    return made;
  }

  #refusal(error: unknown): unknown {
    const { source } = this.#to;
    if (isBulkheadRejectedError(error)) {
      const found = this.#settings.maxConnections + WAITING_CALLS;
      const what = `Nomad source ${source} is busy: ${found} calls run or wait; ask again.`;
      const details = { retryAfterSeconds: 1, limit: found };
      return new NomadFault("UPSTREAM_BUSY", what, { source, answered: false, details });
    }
    if (isBrokenCircuitError(error)) {
      const seconds = HALF_OPEN_AFTER_MS / 1000;
      const what = `Nomad source ${source} failed repeatedly; it is asked again within ${seconds} s.`;
      const details = { retryAfterSeconds: seconds };
      return new NomadFault("UPSTREAM_UNAVAILABLE", what, { source, answered: false, details });
    }
    return error;
  }
}
