import type { Alias, Sighting, Sink } from "../../src/estate/sighting.js";

/** A sink that keeps what it is told, by the rules of the estate, and can be waited on. */
export class RecordingSink implements Sink {
  readonly sightings = new Map<string, Sighting>();
  readonly parts = new Map<string, string>();
  version: string | null = null;
  remarks: readonly string[] = [];
  completions = 0;
  confirmations = 0;
  readonly #scopeOf = new Map<string, string>();
  readonly #scopes = new Map<string, Set<string>>();
  readonly #watchers = new Set<() => void>();

  replace(scope: string, sightings: readonly Sighting[]): void {
    const kept = new Set(sightings.map(({ resource }) => resource.id));
    for (const id of [...(this.#scopes.get(scope) ?? [])]) if (!kept.has(id)) this.#drop(id);
    for (const sighting of sightings) this.#take(scope, sighting);
    this.#changed();
  }

  upsert(scope: string, sighting: Sighting): void {
    this.#take(scope, sighting);
    this.#changed();
  }

  remove(id: string): void {
    this.#drop(id);
    this.#changed();
  }

  removeScope(scope: string): void {
    this.replace(scope, []);
  }

  scopes(prefix: string): readonly string[] {
    return [...this.#scopes.keys()].filter((scope) => scope.startsWith(prefix));
  }

  complete(): void {
    this.completions += 1;
    this.#changed();
  }

  current(): void {
    this.confirmations += 1;
    this.#changed();
  }

  part(name: string, reason: string | null): void {
    if (reason === null) this.parts.delete(name);
    else this.parts.set(name, reason);
    this.#changed();
  }

  describe(about: { readonly version?: string; readonly remarks?: readonly string[] }): void {
    this.version = about.version ?? this.version;
    this.remarks = about.remarks ?? this.remarks;
    this.#changed();
  }

  /** The resource of that id, as plain fields. */
  resource(id: string): Readonly<Record<string, unknown>> | null {
    const found = this.sightings.get(id)?.resource;
    return found ? Object.fromEntries(Object.entries(found)) : null;
  }

  /** `KIND alias STRENGTH` of everything that the thing refers to. */
  references(id: string): readonly string[] {
    const references = this.sightings.get(id)?.references ?? [];
    return references.map(({ kind, to, strength }) => `${kind} ${to} ${strength}`);
  }

  aliases(id: string): readonly Alias[] {
    return this.sightings.get(id)?.aliases ?? [];
  }

  ids(kind: string): readonly string[] {
    return [...this.sightings.keys()].filter((id) => id.split(":")[2] === kind).sort();
  }

  /** Resolves as soon as `isTrue`; rejects after `deadlineMs` with what was waited for. */
  until(what: string, isTrue: () => boolean, deadlineMs = 45_000): Promise<void> {
    if (isTrue()) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#watchers.delete(look);
        reject(new Error(`Waited ${deadlineMs} ms for ${what}`));
      }, deadlineMs);
      const look = () => {
        if (!isTrue()) return;
        clearTimeout(timer);
        this.#watchers.delete(look);
        resolve();
      };
      this.#watchers.add(look);
    });
  }

  #take(scope: string, sighting: Sighting): void {
    const { id } = sighting.resource;
    if (this.#scopeOf.get(id) !== scope) this.#drop(id);
    this.sightings.set(id, sighting);
    this.#scopeOf.set(id, scope);
    const ids = this.#scopes.get(scope);
    if (ids) ids.add(id);
    else this.#scopes.set(scope, new Set([id]));
  }

  #drop(id: string): void {
    this.sightings.delete(id);
    const scope = this.#scopeOf.get(id);
    if (scope === undefined) return;
    this.#scopeOf.delete(id);
    const ids = this.#scopes.get(scope);
    ids?.delete(id);
    if (ids?.size === 0) this.#scopes.delete(scope);
  }

  #changed(): void {
    for (const look of this.#watchers) look();
  }
}
