import type { Estate } from "./Estate.js";
import type { Sighting, Sink } from "./sighting.js";
import type { SourceState } from "./SourceState.js";

/**
 * One source's way into the estate. It keeps which list named which thing: only a list that was read
 * completely, or an explicit event, removes anything.
 */
export class SourceSink implements Sink {
  readonly #members = new Map<string, Set<string>>();

  constructor(
    private readonly estate: Estate,
    private readonly source: SourceState,
  ) {}

  replace(scope: string, sightings: readonly Sighting[]): void {
    for (const sighting of sightings) this.upsert(scope, sighting);
    this.#removeAllBut(scope, new Set(sightings.map(({ resource }) => resource.id)));
    if (!this.#members.has(scope)) this.#members.set(scope, new Set());
  }

  upsert(scope: string, sighting: Sighting): void {
    const { id } = sighting.resource;
    const before = this.estate.entry(id)?.scope;
    if (before !== undefined && before !== scope) this.#members.get(before)?.delete(id);
    const ids = this.#members.get(scope);
    if (ids) ids.add(id);
    else this.#members.set(scope, new Set([id]));
    this.estate.upsert(scope, sighting);
  }

  remove(id: string): void {
    const scope = this.estate.entry(id)?.scope;
    if (scope !== undefined) this.#members.get(scope)?.delete(id);
    this.estate.remove(id);
  }

  removeScope(scope: string): void {
    this.#removeAllBut(scope, new Set());
    this.#members.delete(scope);
  }

  scopes(prefix: string): readonly string[] {
    return [...this.#members.keys()].filter((scope) => scope.startsWith(prefix));
  }

  complete(): void {
    this.source.complete();
  }

  current(): void {
    this.source.current();
  }

  part(name: string, reason: string | null): void {
    this.source.part(name, reason);
  }

  describe(about: { readonly version?: string; readonly remarks?: readonly string[] }): void {
    this.source.version = about.version ?? this.source.version;
    this.source.remarks = about.remarks ?? this.source.remarks;
  }

  #removeAllBut(scope: string, kept: ReadonlySet<string>): void {
    const ids = this.#members.get(scope);
    for (const id of ids ?? []) {
      if (kept.has(id)) continue;
      ids?.delete(id);
      this.estate.remove(id);
    }
  }
}
