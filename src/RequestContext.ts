import type { ConsulReader } from "../datasources/consul/createConsul.js";
import type { ConsulRequestReader } from "../datasources/consul/ConsulRequestReader.js";
import type { NomadReader } from "../datasources/nomad/createNomad.js";
import type { NomadRequestReader } from "../datasources/nomad/NomadRequestReader.js";
import type { Viewer } from "../schema/estate/Viewer.js";
import type { Context, ConsulLive, NomadLive } from "./context.js";
import { CallerView } from "./estate/CallerView.js";
import type { Estate } from "./estate/Estate.js";
import type { Group } from "./estate/Group.js";
import type { Reads } from "./estate/Reads.js";
import type { CallRecorder } from "./estate/sighting.js";
import type { KeptReads } from "./execution/executionHost.js";
import { Fault } from "./errors.js";
import { liveNodes } from "./schema.js";

/** One row of `extensions.sources`: a source that the answer read. */
export interface SourceRead {
  readonly id: string;
  readonly name: string;
  readonly system: string;
  readonly status: string;
  readonly reason: string | null;
  readonly staleSeconds: number | null;
  /** Calls that this answer made to it; what comes from the estate costs none. */
  readonly calls: number;
}

const noCalls: ReadonlyMap<string, number> = new Map();

const sourceRows = (reads: Reads, calls: ReadonlyMap<string, number>): readonly SourceRead[] =>
  reads.states.map(({ id, identity, status, reason, staleSeconds }) => ({
    id,
    name: identity.name,
    system: identity.system,
    status,
    reason,
    staleSeconds,
    calls: calls.get(id) ?? 0,
  }));

/** The live reads of each room's sources, by source id. */
export interface LiveReaders {
  readonly consul: ReadonlyMap<string, ConsulReader>;
  readonly nomad?: ReadonlyMap<string, NomadReader>;
}

/** What every request shares. */
export interface RequestParts extends LiveReaders {
  readonly estate: Estate;
  /** What a caller may see, by group of attributes. */
  readonly sees: (viewer: Viewer) => (group: Group) => boolean;
}

/** What makes the live reads of one request for one source. */
interface Room<Reader> {
  forRequest(calls: CallRecorder): Reader;
}

/** What one request carries; it ends with the answer. */
export class RequestContext implements Context {
  readonly estate: CallerView;
  readonly consul: ConsulLive;
  readonly nomad: NomadLive;
  readonly liveNodes = liveNodes;
  readonly #calls = new Map<string, number>();
  readonly #consulReaders = new Map<string, ConsulRequestReader>();
  readonly #nomadReaders = new Map<string, NomadRequestReader>();

  constructor(
    parts: RequestParts,
    readonly viewer: Viewer,
    private readonly request: { readonly signal: AbortSignal; readonly noCache: boolean },
  ) {
    this.estate = new CallerView(parts.estate, parts.sees(viewer));
    const { consul, nomad } = parts;
    this.consul = { reader: ({ id }) => this.#reader(id, consul.get(id), this.#consulReaders) };
    this.nomad = { reader: ({ id }) => this.#reader(id, nomad?.get(id), this.#nomadReaders) };
  }

  /** Whether the caller asked for the latest. */
  get noCache(): boolean {
    return this.request.noCache;
  }

  /** Every source that the answer read so far. */
  get sourcesRead(): readonly SourceRead[] {
    return sourceRows(this.estate.reads, this.#calls);
  }

  /**
   * What is needed to give the answer again, and to know whether it may be: nothing that it read has
   * changed. Null where it may not: it made calls, or holds what changes by itself.
   */
  keep(): KeptReads | null {
    const { reads } = this.estate;
    const { fingerprint } = reads;
    const readers = this.#consulReaders.size + this.#nomadReaders.size;
    if (fingerprint === null || readers > 0) return null;
    return {
      isCurrent: () => reads.fingerprint === fingerprint,
      extensions: () => ({ sources: sourceRows(reads, noCalls) }),
    };
  }

  #reader<Reader>(
    id: string,
    room: Room<Reader> | undefined,
    readers: Map<string, Reader>,
  ): Reader {
    const known = readers.get(id);
    if (known) return known;
    if (!room) throw new Fault("NOT_FOUND", "There is no such source.");
    const { request } = this;
    const reader = room.forRequest({
      // Read late: most requests never need the signal that is behind it.
      get signal() {
        return request.signal;
      },
      called: () => {
        this.#calls.set(id, (this.#calls.get(id) ?? 0) + 1);
        this.estate.reads.source(id);
      },
    });
    readers.set(id, reader);
    return reader;
  }
}
