import type { EvidenceStrength, RelationKind } from "../../schema/estate/enums.js";
import type { Resource } from "../../schema/estate/Resource.js";

/**
 * An identifier that a thing is known by: `<type>:<segment>/<segment>...`, each segment
 * percent-encoded, the last one the bare value. Made by `aliases.ts` alone, compared whole.
 */
export type Alias = string;

/** A relation and the alias that it points to; it becomes an edge when exactly one thing bears the alias. */
export interface Reference {
  readonly kind: RelationKind;
  readonly to: Alias;
  /** STATED: the thing names the other's own id. DERIVED: concluded; left dangling it is no finding. */
  readonly strength: EvidenceStrength;
}

/** One thing as a data source sees it now; it replaces all that was known of the thing before. */
export interface Sighting<R extends Resource = Resource> {
  /** Own fields of the room's schema class. `id` and `sourceId` are made by `resourceId.ts`. */
  readonly resource: R;
  readonly aliases: readonly Alias[];
  readonly references: readonly Reference[];
  /** Nomad's or Vault's namespace, where there is one: policy may ask for it. */
  readonly namespace?: string;
  /** Whether it is over and only kept to be looked at, such as a task that has finished: nothing loses it. */
  readonly ended?: boolean;
}

/**
 * What an observer tells of its source. A scope is a list that the system answers as a whole, e.g.
 * `dc1/instances/web`: `replace` removes the things of the scope that the list no longer holds.
 * A thing belongs to the scope that named it last.
 */
export interface Sink {
  replace(scope: string, sightings: readonly Sighting[]): void;
  upsert(scope: string, sighting: Sighting): void;
  /** An explicit event of removal; unknown ids are ignored. */
  remove(id: string): void;
  /** Forgets a scope and all that is in it, e.g. a service that is gone. */
  removeScope(scope: string): void;
  /** The scopes known to the source that start with `prefix`, e.g. to drop those that a new list lacks. */
  scopes(prefix: string): readonly string[];
  /** Every list was read completely: the source is LIVE from now on. */
  complete(): void;
  /** The view was just confirmed to be current (an answer to a blocking query, an event, a heartbeat). */
  current(): void;
  /**
   * A part of the source (a datacenter, a region) cannot be read, or can be again (`reason` null).
   * The rest is served as usual; the source is STALE with this reason meanwhile.
   */
  part(name: string, reason: string | null): void;
  /** Told to callers with the source: its version, and remarks such as lists filtered by ACLs. */
  describe(about: { readonly version?: string; readonly remarks?: readonly string[] }): void;
}

/** Watches one source; made by a data source, run by the supervisor. */
export interface Observer {
  /**
   * Lists everything, calls `complete`, then follows until `signal` aborts. Rejects when the source
   * breaks: the supervisor marks it, backs off and calls again. Never removes on a half-read list.
   */
  observe(sink: Sink, signal: AbortSignal): Promise<void>;
  /** A cheap call that a healthy source answers at once; rejects when it does not. */
  probe(signal: AbortSignal): Promise<void>;
  /**
   * Reads again what a caller wants to be current (`Cache-Control: no-cache`, or after a change);
   * resolves when the sink has it.
   */
  refresh(sink: Sink, signal: AbortSignal): Promise<void>;
}

/** Told about every call that a live read makes; one per request and source. */
export interface CallRecorder {
  readonly signal: AbortSignal;
  called(): void;
}
