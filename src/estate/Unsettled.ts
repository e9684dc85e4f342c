import type { AliasIndex } from "./AliasIndex.js";
import { systemOfAlias } from "./aliases.js";
import { OrderedBlocks } from "./OrderedBlocks.js";
import type { ReferenceIndex } from "./ReferenceIndex.js";
import type { Alias } from "./sighting.js";

const itself = (alias: Alias): Alias => alias;
const nothing = new OrderedBlocks<Alias>(itself);

/** Aliases that are referred to and that nothing bears, or more than one thing: kept as things change. */
export class Unsettled {
  readonly #bySystem = new Map<string, OrderedBlocks<Alias>>();

  constructor(
    private readonly aliases: AliasIndex,
    private readonly references: ReferenceIndex,
  ) {}

  /** Looks again at an alias of which a bearer or a referrer came or went. */
  review(alias: Alias): void {
    const system = systemOfAlias(alias);
    const settled =
      this.aliases.bearer(alias) !== null || this.references.buckets(alias).length === 0;
    if (settled) this.#bySystem.get(system)?.delete(alias);
    else this.#list(system).add(alias);
  }

  /** The unsettled aliases into one system (`consul`), in order. */
  into(system: string): OrderedBlocks<Alias> {
    return this.#bySystem.get(system) ?? nothing;
  }

  #list(system: string): OrderedBlocks<Alias> {
    const known = this.#bySystem.get(system);
    if (known) return known;
    const list = new OrderedBlocks<Alias>(itself);
    this.#bySystem.set(system, list);
    return list;
  }
}
