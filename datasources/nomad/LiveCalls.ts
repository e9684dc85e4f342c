import type { CallRecorder } from "../../src/estate/sighting.js";
import { emptyToNull } from "../upstream/emptyToNull.js";
import { isUnreadable } from "../upstream/isUnreadable.js";
import { parseRows } from "../upstream/jsonRows.js";
import type { HttpAnswer } from "../upstream/PooledHttp.js";
import { isMissing } from "./answerFault.js";
import type { NomadCall } from "./NomadCall.js";
import type { NomadClient } from "./NomadClient.js";
import type { Regions } from "./Regions.js";

/** What a live read needs of its source. */
export interface LiveParts {
  readonly client: NomadClient;
  readonly regions: Regions;
  /** E.g. `nomad:prod`. */
  readonly sourceId: string;
  /** Of the configuration; null: all that the token may see. */
  readonly namespaces: readonly string[] | null;
}

/** Rows of a list, and the token of the next page, if there is one. */
interface Rows<T> {
  readonly rows: readonly T[];
  readonly next: string | null;
}

/** The calls of one request, counted, each to a region that is known. */
export class LiveCalls {
  constructor(
    private readonly parts: LiveParts,
    private readonly calls: CallRecorder,
  ) {}

  /** Throws UNKNOWN_REGION. Null: that of the agent. */
  region(name: string | null): Promise<string> {
    const called = () => {
      this.calls.called();
    };
    return this.parts.regions.named(name, called, this.calls.signal);
  }

  /** One page of a list; a Nomad that has no such list has an empty one. */
  async page<T>(call: NomadCall, parse: (row: unknown) => T): Promise<Rows<T>> {
    const answer = await this.#answer(call);
    if (isMissing(answer)) return { rows: [], next: null };
    const rows = await this.#readably(call, () => parseRows(answer.body, parse));
    return { rows, next: emptyToNull(answer.headers["x-nomad-nexttoken"]) };
  }

  /** One thing; null where there is none. */
  async one<T>(call: NomadCall, parse: (value: unknown) => T): Promise<T | null> {
    const answer = await this.#answer(call);
    if (isMissing(answer)) return null;
    return this.#readably(call, () => parse(JSON.parse(answer.body.toString("utf8"))));
  }

  #answer(call: NomadCall): Promise<HttpAnswer> {
    this.calls.called();
    return this.parts.client.live({ ...call, mayBeMissing: true }, this.calls.signal);
  }

  async #readably<T>(call: NomadCall, read: () => T | Promise<T>): Promise<T> {
    try {
      return await read();
    } catch (error) {
      if (!isUnreadable(error)) throw error;
      throw this.parts.client.badAnswer(`answers ${call.path} with something unreadable`, error);
    }
  }
}
