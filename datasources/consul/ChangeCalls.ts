import type { CallRecorder } from "../../src/estate/sighting.js";
import { requestIdOf } from "./changeAnswerFault.js";
import type { ConsulChange } from "./ConsulClient.js";
import { ConsulFault } from "./consulFault.js";
import type { HttpAnswer } from "./ConsulHttp.js";
import { LiveCalls, type LiveParts } from "./LiveCalls.js";
import { readAgent, type AgentFacts } from "./readAgent.js";

/** That Consul took a change. */
export interface Taken {
  /** Null: Consul gave none, as it does unless a proxy in front of it adds one. */
  readonly upstreamRequestId: string | null;
}

const taken = (answer: HttpAnswer): Taken => ({ upstreamRequestId: requestIdOf(answer) });

const isEmpty = (word: unknown): boolean =>
  typeof word === "object" && word !== null && Object.keys(word).length === 0;

/** The calls of one operation: what it reads, always anew, and what it changes. */
export class ChangeCalls extends LiveCalls {
  readonly #parts: LiveParts;
  readonly #calls: CallRecorder;
  #agent: Promise<AgentFacts> | null = null;

  constructor(parts: LiveParts, calls: CallRecorder) {
    const queued: LiveParts = { ...parts, queue: "changes" };
    super(queued, calls);
    this.#parts = queued;
    this.#calls = calls;
  }

  get sourceId(): string {
    return this.#parts.sourceId;
  }

  /** The agent that is asked; everything of it null where the token may not know. */
  agent(): Promise<AgentFacts> {
    const { client } = this.#parts;
    this.#agent ??= readAgent(
      {
        list: (call, signal) => {
          this.#calls.called();
          return client.live(call, signal, "changes");
        },
      },
      this.#calls.signal,
    );
    return this.#agent;
  }

  /** Makes a change, once. Throws a ConsulFault, whose `effect` tells whether it may have been made. */
  async change(datacenter: string, change: ConsulChange): Promise<Taken> {
    return taken(await this.#send(datacenter, change));
  }

  /** The same, under a condition: null where Consul answers that it did not hold. */
  async changeIf(datacenter: string, change: ConsulChange): Promise<Taken | null> {
    const answer = await this.#send(datacenter, change);
    const word = this.#json(answer);
    if (word === false) return null;
    // What older versions answer to a deletion, whatever the condition.
    if (word === true || (change.method === "DELETE" && isEmpty(word))) return taken(answer);
    throw this.#unreadable(change);
  }

  /** A fault of this source, before anything was changed. */
  refusal(code: ConsulFault["code"], what: string, found?: string): ConsulFault {
    return new ConsulFault(code, what, {
      source: this.#parts.client.name,
      answered: true,
      effect: "NONE",
      ...(found === undefined ? {} : { details: { found } }),
    });
  }

  async #send(datacenter: string, change: ConsulChange): Promise<HttpAnswer> {
    const { client, datacenters } = this.#parts;
    const query = { ...change.query, dc: datacenter };
    this.#calls.called();
    try {
      return await client.change({ ...change, query }, this.#calls.signal);
    } catch (error) {
      throw datacenters.told(datacenter, error);
    }
  }

  #json({ body }: HttpAnswer): unknown {
    try {
      return JSON.parse(body.toString("utf8"));
    } catch {
      return null;
    }
  }

  #unreadable({ path }: ConsulChange): ConsulFault {
    const { name } = this.#parts.client;
    const what = `Consul source ${name} answers ${path} with something unreadable. Whether the change was made is not known.`;
    return new ConsulFault("UPSTREAM_BAD_RESPONSE", what, {
      source: name,
      answered: true,
      effect: "UNKNOWN",
    });
  }
}
