import type { ConsulRequestReader } from "../datasources/consul/ConsulRequestReader.js";
import type { NomadRequestReader } from "../datasources/nomad/NomadRequestReader.js";
import type { Context, ConsulLive, NomadLive } from "./context.js";
import { CallerView } from "./estate/CallerView.js";
import type { Estate } from "./estate/Estate.js";
import type { Source } from "./estate/EstateView.js";
import type { Reads } from "./estate/Reads.js";
import type { CallRecorder } from "./estate/sighting.js";
import type { KeptReads } from "./execution/executionHost.js";
import { Fault } from "./errors.js";
import type { Identity } from "./identity/Identity.js";
import type { Changers, LiveReaders } from "./LiveReaders.js";
import type { Changes } from "./operations/Changes.js";
import { permit } from "./operations/decisions.js";
import type { OperationReads } from "./operations/OperationReads.js";
import type { Operations } from "./operations/openOperations.js";
import type { Reach } from "./operations/Reach.js";
import { sourceTarget } from "./operations/resourceTarget.js";
import type { Action } from "./policy/actions.js";
import type { ActionFacts, Policy, PolicyTarget } from "./policy/Policy.js";
import { reachOf } from "./reachOf.js";
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

/** What every request shares. */
export interface RequestParts {
  readonly estate: Estate;
  readonly readers: LiveReaders;
  readonly changers: Changers;
  readonly policy: Policy;
  readonly operations: Operations;
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
  readonly #generation: number;
  /** Whether the answer depends on more than the estate. */
  #isForOnce = false;

  constructor(
    private readonly parts: RequestParts,
    readonly viewer: Identity,
    private readonly request: { readonly signal: AbortSignal; readonly noCache: boolean },
  ) {
    const { readers, policy } = parts;
    this.#generation = policy.generation;
    this.estate = new CallerView(parts.estate, policy.sees(viewer.roles));
    this.consul = {
      reader: (source, action, about) => {
        this.require(action, { ...sourceTarget(source), ...about });
        return this.#reader(source, readers.consul.get(source.id), this.#consulReaders);
      },
    };
    this.nomad = {
      reader: (source, action, about) => {
        this.require(action, { ...sourceTarget(source), ...about });
        return this.#reader(source, readers.nomad?.get(source.id), this.#nomadReaders);
      },
    };
  }

  /** Whether the caller asked for the latest. */
  get noCache(): boolean {
    return this.request.noCache;
  }

  get door(): Changes {
    return this.parts.operations.door(this.viewer, this.reach);
  }

  get operations(): OperationReads {
    this.#isForOnce = true;
    return this.parts.operations.reads(this.viewer);
  }

  get reach(): Reach {
    this.#isForOnce = true;
    const { request } = this;
    return reachOf(this.parts.changers, this.estate, {
      get signal() {
        return request.signal;
      },
      called: (source) => {
        this.#called(source);
      },
    });
  }

  require(action: Action, target: PolicyTarget, facts: ActionFacts = {}): void {
    this.#isForOnce = true;
    permit(this.parts.policy, { caller: this.viewer, action, target, facts });
  }

  /** Every source that the answer read so far. */
  get sourcesRead(): readonly SourceRead[] {
    return sourceRows(this.estate.reads, this.#calls);
  }

  /**
   * What is needed to give the answer again, and to know whether it may be: nothing that it read has
   * changed, nor what its caller may see. Null where it may not: it holds what changes by itself.
   */
  keep(): KeptReads | null {
    const { reads } = this.estate;
    const { fingerprint } = reads;
    if (fingerprint === null || this.#isForOnce) return null;
    const { policy } = this.parts;
    const generation = this.#generation;
    return {
      isCurrent: () => reads.fingerprint === fingerprint && policy.generation === generation,
      extensions: () => ({ sources: sourceRows(reads, noCalls) }),
    };
  }

  #reader<Reader>(
    source: Source,
    room: Room<Reader> | undefined,
    readers: Map<string, Reader>,
  ): Reader {
    const known = readers.get(source.id);
    if (known) return known;
    if (!room) throw new Fault("NOT_FOUND", "There is no such source.");
    const { request } = this;
    const reader = room.forRequest({
      // Read late: most requests never need the signal that is behind it.
      get signal() {
        return request.signal;
      },
      called: () => {
        this.#called(source);
      },
    });
    readers.set(source.id, reader);
    return reader;
  }

  #called({ id }: Source): void {
    this.#calls.set(id, (this.#calls.get(id) ?? 0) + 1);
    this.estate.reads.source(id);
  }
}
