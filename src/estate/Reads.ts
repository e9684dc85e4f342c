import { Fault } from "../errors.js";
import type { ResourceKind, System } from "../../schema/estate/enums.js";
import type { Estate } from "./Estate.js";
import { systemOf } from "./resourceId.js";
import type { SourceState } from "./SourceState.js";

const reasonsOf = (sources: readonly SourceState[]): string =>
  sources.map(({ id, reason }) => `${id}: ${reason ?? "no view yet"}`).join("; ");

/**
 * Remembers which sources an answer read, for `extensions.sources`, and whether the estate still says
 * what it said then.
 */
export class Reads {
  readonly #kinds = new Set<ResourceKind>();
  readonly #sources = new Set<string>();
  #isVolatile = false;

  constructor(private readonly estate: Estate) {}

  kind(kind: ResourceKind): void {
    this.#kinds.add(kind);
  }

  source(id: string): void {
    this.#sources.add(id);
  }

  /** Every source of a system, by its name in lower case. */
  system(name: string): void {
    for (const id of this.estate.sources.keys())
      if (id.startsWith(`${name}:`)) this.#sources.add(id);
  }

  /**
   * States that an answer reads these sources (a dead one is never an empty list). Throws
   * UPSTREAM_UNAVAILABLE if there are any and all of them are UNREACHABLE.
   */
  sources(wanted: (source: SourceState) => boolean): void {
    const sources = [...this.estate.sources.values()].filter(wanted);
    for (const { id } of sources) this.#sources.add(id);
    const [first] = sources;
    if (!first || sources.some(({ status }) => status !== "UNREACHABLE")) return;
    throw new Fault(
      "UPSTREAM_UNAVAILABLE",
      `No source that this reads has answered yet (${reasonsOf(sources)}).`,
      { system: first.identity.system.toLowerCase(), source: first.identity.name },
    );
  }

  /** The answer holds something that changes without a change of the estate, e.g. a source's status. */
  volatile(): void {
    this.#isVolatile = true;
  }

  /**
   * A number that stays the same as long as nothing changes that was read; null where that cannot be
   * told. Versions only grow, so the greatest of the shelves that were read stands for all of them.
   */
  get fingerprint(): number | null {
    if (this.#isVolatile) return null;
    return this.estate.shelves.reduce(
      (latest, { kind, sourceId, version }) =>
        this.#kinds.has(kind) || this.#sources.has(sourceId) ? Math.max(latest, version) : latest,
      0,
    );
  }

  /** The sources that were read, in the order in which they are configured. */
  get states(): readonly SourceState[] {
    const systems = new Set<System>([...this.#kinds].map(systemOf));
    return [...this.estate.sources.values()].filter(
      ({ id, identity }) => this.#sources.has(id) || systems.has(identity.system),
    );
  }
}
