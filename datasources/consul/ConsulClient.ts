import {
  circuitBreaker,
  CircuitState,
  ConsecutiveBreaker,
  handleWhen,
  isBrokenCircuitError,
  type CircuitBreakerPolicy,
} from "cockatiel";
import { answerFault } from "./answerFault.js";
import { changeAnswerFault } from "./changeAnswerFault.js";
import { changeFault } from "./changeFault.js";
import { ConnectionBudget, type Lane } from "./ConnectionBudget.js";
import { ConsulFault, isUnwell } from "./consulFault.js";
import { ConsulHttp, type ConsulTls, type HttpAnswer, type HttpCall } from "./ConsulHttp.js";
import { Queues, type Queue } from "./Queues.js";
import { insisting, obeying } from "./retries.js";
import { transportFault, type Destination } from "./transportFault.js";

const MIB = 1024 * 1024;
/** A list of the estate; more is refused. */
export const MAX_LIST_BYTES = 64 * MIB;
const MAX_LIVE_BYTES = 8 * MIB;
const RESERVED_CONNECTIONS = 2;
const HALF_OPEN_AFTER_MS = 10_000;
/** A change waits for the servers to agree, and cannot simply be tried again: it has so many times as long. */
const CHANGE_PATIENCE = 6;
const PROBE_TIMEOUT_MS = 2_000;

/** A call as the rest of the room makes it. */
export interface ConsulCall {
  readonly path: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** 404 is an answer, not a fault. */
  readonly mayBeMissing?: boolean;
  readonly maxBytes?: number;
}

/** A call that changes something. */
export type ConsulChange = Pick<ConsulCall, "path" | "params" | "query" | "body"> & {
  readonly method: "PUT" | "POST" | "DELETE";
};

export interface ConsulClientSettings {
  readonly name: string;
  readonly address: string;
  readonly token: string;
  /** `user:password` for a proxy in front of the agent; none where it is absent or empty. */
  readonly httpAuth?: string;
  readonly tls: ConsulTls | null;
  readonly timeoutMs: number;
  readonly maxConnections: number;
}

export interface ClientStatistics {
  readonly breaker: "closed" | "open" | "half-open";
  readonly inFlight: number;
  readonly queued: number;
}

/** Every call to one cluster: bounded in number, time and size, retried where that is safe. */
export class ConsulClient {
  readonly budget: ConnectionBudget;
  readonly #http: ConsulHttp;
  readonly #settings: ConsulClientSettings;
  readonly #to: Destination;
  readonly #queues: Queues;
  readonly #obeying = obeying();
  readonly #insisting = insisting();
  /** One per datacenter, so that one that is down does not close the way to the others. */
  readonly #breakers = new Map<string, CircuitBreakerPolicy>();

  constructor(settings: ConsulClientSettings) {
    this.#settings = settings;
    this.#http = new ConsulHttp(settings);
    this.#to = { source: settings.name, address: settings.address };
    this.budget = new ConnectionBudget(settings.maxConnections, RESERVED_CONNECTIONS);
    this.#queues = new Queues(settings.name, settings.maxConnections);
  }

  /** The name of the source. */
  get name(): string {
    return this.#settings.name;
  }

  get address(): string {
    return this.#settings.address;
  }

  /** For a caller that waits. Throws a Fault. */
  async live(call: ConsulCall, signal: AbortSignal, queue: Queue = "reads"): Promise<HttpAnswer> {
    const breaker = this.#breaker(call.query?.["dc"] ?? "");
    const once = () => this.#once("live", { maxBytes: MAX_LIVE_BYTES, ...call }, signal);
    const attempt = () => breaker.execute(once, signal);
    const persistent = () => this.#obeying.execute(() => this.#insisting.execute(attempt, signal));
    try {
      return await this.#queues.use(queue, signal, persistent);
    } catch (error) {
      throw this.#refusal(error);
    }
  }

  /** A change: sent once, whatever comes of it. Throws a Fault that says whether it may have been made. */
  async change(call: ConsulChange, signal: AbortSignal): Promise<HttpAnswer> {
    const breaker = this.#breaker(call.query?.["dc"] ?? "");
    let wasSent = false;
    const once = () =>
      this.#send(call, signal, () => {
        wasSent = true;
      });
    try {
      return await this.#queues.use("changes", signal, () => breaker.execute(once, signal));
    } catch (error) {
      throw changeFault(this.#refusal(error), wasSent);
    }
  }

  /** A list for the estate: waits its turn, is retried, and passes no breaker: the supervisor paces it. */
  list(call: ConsulCall, signal: AbortSignal): Promise<HttpAnswer> {
    const once = () => this.#once("observe", { maxBytes: MAX_LIST_BYTES, ...call }, signal);
    return this.#obeying.execute(() => this.#insisting.execute(once, signal));
  }

  /** A blocking query: Consul may take `waitSeconds` and a sixteenth to answer. */
  watch(call: ConsulCall, waitSeconds: number, signal: AbortSignal): Promise<HttpAnswer> {
    const timeoutMs = waitSeconds * 1000 * (17 / 16) + this.#settings.timeoutMs;
    const once = () =>
      this.#once("observe", { maxBytes: MAX_LIST_BYTES, ...call }, signal, timeoutMs);
    return this.#insisting.execute(once, signal);
  }

  /** Whether the agent answers, and its cluster has a leader. */
  async probe(signal: AbortSignal): Promise<void> {
    const call = { path: "/status/leader", maxBytes: MIB };
    const once = () => this.#once("live", call, signal, PROBE_TIMEOUT_MS);
    // A connection that was idle may have been closed by whatever is in between.
    const { body } = await this.#insisting.execute(once, signal);
    if (body.toString("utf8").trim() !== '""') return;
    throw new ConsulFault(
      "UPSTREAM_UNAVAILABLE",
      `Consul source ${this.#to.source} has no cluster leader.`,
      { source: this.#to.source, answered: true },
    );
  }

  /** A fault of this source that an answer's content gives rise to. */
  badAnswer(what: string, cause?: unknown): ConsulFault {
    return new ConsulFault("UPSTREAM_BAD_RESPONSE", `Consul source ${this.#to.source} ${what}.`, {
      source: this.#to.source,
      answered: true,
      cause,
    });
  }

  get statistics(): ClientStatistics {
    const states = [...this.#breakers.values()].map(({ state }) => state);
    const isOpen = states.includes(CircuitState.Open);
    const isHalfOpen = states.includes(CircuitState.HalfOpen);
    const queued = this.#queues.waiting + this.budget.waiting;
    return {
      breaker: isOpen ? "open" : isHalfOpen ? "half-open" : "closed",
      inFlight: this.budget.inUse,
      queued,
    };
  }

  close(): void {
    this.#http.close();
  }

  async #once(
    lane: Lane,
    { mayBeMissing = false, ...call }: ConsulCall & Pick<HttpCall, "maxBytes">,
    signal: AbortSignal,
    timeoutMs = this.#settings.timeoutMs,
  ): Promise<HttpAnswer> {
    try {
      const send = () => this.#http.send({ ...call, timeoutMs, signal });
      const answer = await this.budget.use(lane, signal, send);
      const fault = answerFault(this.#to, answer, mayBeMissing);
      if (fault) throw fault;
      return answer;
    } catch (error) {
      throw transportFault(this.#to, error);
    }
  }

  async #send(call: ConsulChange, signal: AbortSignal, onSent: () => void): Promise<HttpAnswer> {
    const timeoutMs = this.#settings.timeoutMs * CHANGE_PATIENCE;
    const send = () => {
      onSent();
      return this.#http.send({ ...call, maxBytes: MIB, timeoutMs, signal });
    };
    try {
      const answer = await this.budget.use("live", signal, send);
      const fault = changeAnswerFault(this.#to, answer);
      if (fault) throw fault;
      return answer;
    } catch (error) {
      throw transportFault(this.#to, error);
    }
  }

  #breaker(datacenter: string): CircuitBreakerPolicy {
    const known = this.#breakers.get(datacenter);
    if (known) return known;
    const made = circuitBreaker(handleWhen(isUnwell), {
      halfOpenAfter: HALF_OPEN_AFTER_MS,
      breaker: new ConsecutiveBreaker(5),
    });
    this.#breakers.set(datacenter, made);
    return made;
  }

  #refusal(error: unknown): unknown {
    if (!isBrokenCircuitError(error)) return error;
    const { source } = this.#to;
    const seconds = HALF_OPEN_AFTER_MS / 1000;
    const what = `Consul source ${source} failed repeatedly; it is asked again within ${seconds} s.`;
    const details = { retryAfterSeconds: seconds };
    return new ConsulFault("UPSTREAM_UNAVAILABLE", what, { source, answered: false, details });
  }
}
