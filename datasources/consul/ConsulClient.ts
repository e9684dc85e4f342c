import { Breakers } from "../upstream/Breakers.js";
import type { CallQueue } from "../upstream/CallQueue.js";
import type { ClientStatistics } from "../upstream/ClientStatistics.js";
import type { Connection } from "../upstream/Connection.js";
import type { Destination } from "../upstream/Destination.js";
import { insisting, obeying } from "../upstream/retries.js";
import { transportFault } from "../upstream/transportFault.js";
import type { UpstreamFault } from "../upstream/UpstreamFault.js";
import { answerFault } from "./answerFault.js";
import { changeAnswerFault } from "./changeAnswerFault.js";
import { changeFault } from "./changeFault.js";
import { ConnectionBudget, type Lane } from "./ConnectionBudget.js";
import { consulAt } from "./consulFault.js";
import { ConsulHttp, type HttpAnswer, type HttpCall } from "./ConsulHttp.js";
import { queuesTo, type Queue } from "./queuesTo.js";

const MIB = 1024 * 1024;
/** A list of the estate; more is refused. */
export const MAX_LIST_BYTES = 64 * MIB;
const MAX_LIVE_BYTES = 8 * MIB;
const RESERVED_CONNECTIONS = 2;
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
  /** The permission without which Consul refuses it, e.g. `key:write on "a"`. */
  readonly needs: string;
};

interface ConsulClientSettings extends Connection {
  readonly name: string;
  readonly timeoutMs: number;
}

const datacenterOf = ({ query }: ConsulCall): string => query?.["dc"] ?? "";

/** Every call to one cluster: bounded in number, time and size, retried where that is safe. */
export class ConsulClient {
  readonly budget: ConnectionBudget;
  readonly #http: ConsulHttp;
  readonly #settings: ConsulClientSettings;
  readonly to: Destination;
  readonly #queues: Readonly<Record<Queue, CallQueue>>;
  readonly #obeying = obeying();
  readonly #insisting = insisting();
  readonly #breakers: Breakers;

  constructor(settings: ConsulClientSettings) {
    const { name, address, maxConnections } = settings;
    this.#settings = settings;
    this.#http = new ConsulHttp(settings);
    this.to = consulAt(name, address);
    this.budget = new ConnectionBudget(maxConnections, RESERVED_CONNECTIONS);
    this.#queues = queuesTo(this.to, maxConnections);
    this.#breakers = new Breakers(this.to);
  }

  /** The name of the source. */
  get name(): string {
    return this.#settings.name;
  }

  /** For a caller that waits. Throws a Fault. */
  live(call: ConsulCall, signal: AbortSignal, queue: Queue = "reads"): Promise<HttpAnswer> {
    const once = () => this.#once("live", { maxBytes: MAX_LIVE_BYTES, ...call }, signal);
    const attempt = () => this.#breakers.use(datacenterOf(call), signal, once);
    return this.#queues[queue].use(signal, () =>
      this.#obeying.execute(() => this.#insisting.execute(attempt, signal)),
    );
  }

  /** A change: sent once, whatever comes of it. Throws a Fault that says whether it may have been made. */
  async change(call: ConsulChange, signal: AbortSignal): Promise<HttpAnswer> {
    let wasSent = false;
    const once = () =>
      this.#send(call, signal, () => {
        wasSent = true;
      });
    const attempt = () => this.#breakers.use(datacenterOf(call), signal, once);
    try {
      return await this.#queues.changes.use(signal, attempt);
    } catch (error) {
      throw changeFault(error, wasSent);
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
    throw this.to.fault("UPSTREAM_UNAVAILABLE", "has no cluster leader", { answered: true });
  }

  /** A fault of this source that an answer's content gives rise to. */
  badAnswer(what: string, cause?: unknown): UpstreamFault {
    return this.to.fault("UPSTREAM_BAD_RESPONSE", what, { answered: true, cause });
  }

  get statistics(): ClientStatistics {
    const { reads, changes } = this.#queues;
    return {
      breaker: this.#breakers.state,
      inFlight: this.budget.inUse,
      queued: reads.waiting + changes.waiting + this.budget.waiting,
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
      const fault = answerFault(this.to, answer, mayBeMissing);
      if (fault) throw fault;
      return answer;
    } catch (error) {
      throw transportFault(this.to, error);
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
      const fault = changeAnswerFault(this.to, answer, call.needs);
      if (fault) throw fault;
      return answer;
    } catch (error) {
      throw transportFault(this.to, error);
    }
  }
}
