import type { CallRecorder } from "../../src/estate/sighting.js";
import { isUnreadable } from "../upstream/isUnreadable.js";
import type { HttpAnswer, Query } from "../upstream/PooledHttp.js";
import { isMissing } from "./answerFault.js";
import type { NomadCall, NomadSubmission } from "./NomadCall.js";
import type { NomadClient } from "./NomadClient.js";
import type { Regions } from "./Regions.js";

/** A thing with a namespace, where it is. */
export interface ThingPlace {
  readonly region: string;
  readonly namespace: string;
  /** An id or a path. */
  readonly id: string;
}

export const queryOf = ({ region, namespace }: ThingPlace): Query => ({ region, namespace });

/** The calls of one operation, counted. */
export class ChangeCalls {
  constructor(
    private readonly client: NomadClient,
    private readonly regions: Regions,
    private readonly calls: CallRecorder,
  ) {}

  /** The name of what is changed, for messages. */
  get source(): string {
    return this.client.name;
  }

  /** Throws UNKNOWN_REGION. Null: that of the agent. */
  region(name: string | null): Promise<string> {
    const called = () => {
      this.calls.called();
    };
    return this.regions.named(name, called, this.calls.signal);
  }

  /** One thing as it is now; null where there is none. */
  async read<T>(call: NomadCall, parse: (value: unknown) => T): Promise<T | null> {
    this.calls.called();
    const answer = await this.client.consult({ ...call, mayBeMissing: true }, this.calls.signal);
    return isMissing(answer) ? null : this.#parsed(call, answer, parse);
  }

  /** Has something worked out; nothing is changed. What Nomad does not accept is BAD_USER_INPUT. */
  async ask<T>(call: Omit<NomadSubmission, "refused">, parse: (value: unknown) => T): Promise<T> {
    this.calls.called();
    const asked = { ...call, refused: "BAD_USER_INPUT" } as const;
    return this.#parsed(call, await this.client.consult(asked, this.calls.signal), parse);
  }

  /** Changes something, once. */
  async write<T>(call: Omit<NomadSubmission, "refused">, parse: (value: unknown) => T): Promise<T> {
    this.calls.called();
    const asked = { ...call, refused: "UPSTREAM_REJECTED" } as const;
    return this.#parsed(call, await this.client.write(asked, this.calls.signal), parse);
  }

  #parsed<T>({ path }: NomadCall, { body }: HttpAnswer, parse: (value: unknown) => T): T {
    try {
      return parse(body.length === 0 ? null : JSON.parse(body.toString("utf8")));
    } catch (error) {
      if (!isUnreadable(error)) throw error;
      throw this.client.badAnswer(`answers ${path} with something unreadable`, error);
    }
  }
}
