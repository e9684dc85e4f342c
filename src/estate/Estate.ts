import type { ResourceKind } from "../../schema/estate/enums.js";
import type { Resource } from "../../schema/estate/Resource.js";
import { AliasIndex } from "./AliasIndex.js";
import { ChangeFeed } from "./ChangeFeed.js";
import type { Entry } from "./Entry.js";
import { Interner } from "./Interner.js";
import { ReferenceIndex } from "./ReferenceIndex.js";
import { differingKeys, sameValue } from "./sameValue.js";
import { Shelf } from "./Shelf.js";
import type { Reference, Sighting } from "./sighting.js";
import { SourceState, type SourceIdentity } from "./SourceState.js";
import { Unsettled } from "./Unsettled.js";

const sharedFields = (resource: Resource): readonly string[] =>
  Object.keys(resource).filter((name) => name !== "id");

/**
 * The one graph in memory: sightings in, indexes kept. Edges are references that found their alias,
 * so the order of arrival does not matter and a removal leaves references that heal by themselves.
 * All of it is synchronous; a change costs the same however much the estate holds.
 */
export class Estate {
  readonly aliases = new AliasIndex();
  readonly references = new ReferenceIndex();
  readonly unsettled = new Unsettled(this.aliases, this.references);
  readonly feed = new ChangeFeed();
  readonly sources = new Map<string, SourceState>();
  readonly #entries = new Map<string, Entry>();
  readonly #interner = new Interner();
  #shelves: readonly Shelf[] = [];
  #version = 0;

  /** Grows with every change of any thing. */
  get version(): number {
    return this.#version;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** In the order of their prefixes. */
  get shelves(): readonly Shelf[] {
    return this.#shelves;
  }

  entry(id: string): Entry | undefined {
    return this.#entries.get(id);
  }

  addSource(identity: SourceIdentity): SourceState {
    const source = new SourceState(identity);
    this.sources.set(source.id, source);
    return source;
  }

  /** Puts a thing in or replaces all that was known of it. What changes nothing makes no version. */
  upsert(scope: string, sighting: Sighting): void {
    const present = this.#entries.get(sighting.resource.id);
    if (present) this.#update(present, scope, sighting);
    else this.#insert(scope, sighting);
  }

  remove(id: string): void {
    const entry = this.#entries.get(id);
    if (!entry) return;
    this.#entries.delete(id);
    entry.shelf.entries.delete(id);
    entry.shelf.count(entry.group, -1);
    this.#unlink(entry);
    this.#changed("REMOVED", entry, []);
  }

  #insert(scope: string, sighting: Sighting): void {
    const { resource, aliases, references, namespace, ended = false } = sighting;
    const shelf = this.#shelf(resource.sourceId, resource.kind);
    const entry: Entry = {
      id: resource.id,
      shelf,
      resource: this.#interner.fields(resource, resource, sharedFields(resource)),
      aliases: [...new Set(aliases)],
      references: this.#distinct(references),
      group: shelf.group(resource.environment, namespace ?? null),
      ended,
      scope,
      observedAt: Date.now(),
    };
    this.#entries.set(entry.id, entry);
    shelf.entries.add(entry);
    shelf.count(entry.group, 1);
    this.#link(entry);
    this.#changed("ADDED", entry, []);
  }

  #update(entry: Entry, scope: string, sighting: Sighting): void {
    entry.scope = scope;
    const { resource, namespace, ended = false } = sighting;
    const fields = differingKeys(entry.resource, resource);
    const links = this.#relink(entry, sighting);
    if (fields.length + links.length === 0 && ended === entry.ended) return;
    entry.ended = ended;
    // What did not change stays the object that it was, shared or not.
    entry.resource = this.#interner.fields(entry.resource, resource, fields);
    entry.shelf.count(entry.group, -1);
    entry.group = entry.shelf.group(resource.environment, namespace ?? null);
    entry.shelf.count(entry.group, 1);
    entry.observedAt = Date.now();
    this.#changed("UPDATED", entry, [...fields, ...links]);
  }

  /** Takes over aliases and references as one; returns which of the two changed. */
  #relink(entry: Entry, sighting: Sighting): readonly string[] {
    const aliases = this.#unchanged(entry.aliases, sighting.aliases) ?? [
      ...new Set(sighting.aliases),
    ];
    const references =
      this.#unchanged(entry.references, sighting.references) ?? this.#distinct(sighting.references);
    const changed = [
      ...(sameValue(entry.aliases, aliases) ? [] : ["aliases"]),
      ...(sameValue(entry.references, references) ? [] : ["references"]),
    ];
    if (changed.length === 0) return changed;
    this.#unlink(entry);
    entry.aliases = aliases;
    entry.references = references;
    this.#link(entry);
    return changed;
  }

  #unchanged<T>(known: readonly T[], latest: readonly T[]): readonly T[] | null {
    return sameValue(known, latest) ? known : null;
  }

  #link(entry: Entry): void {
    this.aliases.add(entry, entry.aliases);
    this.references.add(entry, entry.references);
    this.#review(entry);
  }

  #unlink(entry: Entry): void {
    this.aliases.remove(entry, entry.aliases, []);
    this.references.remove(entry, entry.references);
    this.#review(entry);
  }

  #review({ aliases, references }: Entry): void {
    for (const alias of aliases) this.unsettled.review(alias);
    for (const { to } of references) this.unsettled.review(to);
  }

  #distinct(references: readonly Reference[]): readonly Reference[] {
    const byKey = new Map<string, Reference>();
    for (const reference of references) {
      const key = `${reference.kind} ${reference.to}`;
      // A stated reason outweighs one that was concluded.
      if (byKey.get(key)?.strength !== "STATED")
        byKey.set(key, this.#interner.reference(reference));
    }
    return [...byKey.values()];
  }

  #shelf(sourceId: string, kind: ResourceKind): Shelf {
    const known = this.#shelves.find((one) => one.sourceId === sourceId && one.kind === kind);
    if (known) return known;
    const shelf = new Shelf(sourceId, kind);
    this.#shelves = [...this.#shelves, shelf].sort((a, b) => (a.prefix < b.prefix ? -1 : 1));
    return shelf;
  }

  #changed(type: "ADDED" | "UPDATED" | "REMOVED", entry: Entry, changed: readonly string[]): void {
    this.#version += 1;
    entry.shelf.version = this.#version;
    this.feed.push({ version: this.#version, type, id: entry.id, group: entry.group, changed });
  }
}
