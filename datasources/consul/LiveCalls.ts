import { z } from "zod";
import type { CallRecorder } from "../../src/estate/sighting.js";
import { isUnreadable } from "../upstream/isUnreadable.js";
import { parseRows } from "../upstream/jsonRows.js";
import type { ConsulCall, ConsulClient } from "./ConsulClient.js";
import { ConsulFault } from "./consulFault.js";
import type { HttpAnswer } from "./ConsulHttp.js";
import type { Datacenters } from "./Datacenters.js";
import type { Queue } from "./queuesTo.js";
import { parseLossless } from "./losslessJson.js";
import { isHidden, type Asked } from "./tokenPermissions.js";

/** What a live read needs of its source. */
export interface LiveParts {
  readonly client: ConsulClient;
  readonly datacenters: Datacenters;
  /** E.g. `consul:hz`. */
  readonly sourceId: string;
  /** Where its calls wait; absent: with the reads. */
  readonly queue?: Queue;
}

/** A list, and the permission without which Consul shows nothing of it. */
export interface LiveList {
  readonly datacenter: string;
  readonly call: ConsulCall;
  readonly asked: Asked;
}

/** The calls of one request, counted, each to a datacenter that is known. */
export class LiveCalls {
  constructor(
    private readonly parts: LiveParts,
    private readonly calls: CallRecorder,
  ) {}

  /** Throws UNKNOWN_DATACENTER. Null: that of the agent. */
  datacenter(name: string | null): Promise<string> {
    const called = () => {
      this.calls.called();
    };
    return this.parts.datacenters.named(name, called, this.calls.signal);
  }

  /**
   * A list of any length, of what is `asked`. Throws UPSTREAM_REJECTED where it is empty because the
   * token does not see it: Consul itself does not tell the difference.
   */
  async list<T>(
    { asked, datacenter, call }: LiveList,
    parse: (row: unknown) => T,
  ): Promise<readonly T[]> {
    const answer = await this.#answer(datacenter, call);
    const rows =
      answer.status === 404
        ? []
        : await this.#readably(call, () => parseRows(answer.body, parse, parseLossless));
    if (rows.length === 0) await this.#requireSight(asked);
    return rows;
  }

  /** The first of a list of at most one; null where there is none. */
  one<T>(datacenter: string, call: ConsulCall, parse: (row: unknown) => T): Promise<T | null> {
    return this.thing(datacenter, call, (body) => {
      const row = z.array(z.unknown()).nullable().parse(body)?.[0];
      return row === undefined ? null : parse(row);
    });
  }

  /** What an answer says as a whole; null for 404. */
  async thing<T>(
    datacenter: string,
    call: ConsulCall,
    parse: (body: unknown) => T,
  ): Promise<T | null> {
    const answer = await this.#answer(datacenter, call);
    if (answer.status === 404) return null;
    return this.#readably(call, () => parse(parseLossless(answer.body.toString("utf8"))));
  }

  async #requireSight(asked: Asked): Promise<void> {
    const { client } = this.parts;
    this.calls.called();
    if (!(await isHidden(client, asked, this.calls.signal))) return;
    const what = `Consul source ${client.name} shows the configured token none of these; it lacks the permission.`;
    throw new ConsulFault("UPSTREAM_REJECTED", what, { source: client.name, answered: true });
  }

  async #answer(datacenter: string, call: ConsulCall): Promise<HttpAnswer> {
    this.calls.called();
    const query = { ...call.query, dc: datacenter };
    try {
      const here = { ...call, query, mayBeMissing: true };
      return await this.parts.client.live(here, this.calls.signal, this.parts.queue);
    } catch (error) {
      throw this.parts.datacenters.told(datacenter, error);
    }
  }

  async #readably<T>(call: ConsulCall, read: () => T | Promise<T>): Promise<T> {
    try {
      return await read();
    } catch (error) {
      if (!isUnreadable(error)) throw error;
      throw this.parts.client.badAnswer(`answers ${call.path} with something unreadable`, error);
    }
  }
}
