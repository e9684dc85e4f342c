import { Fault } from "../errors.js";
import type { ResourceKind, System } from "../../schema/estate/enums.js";
import type { Estate } from "./Estate.js";
import { systemOf } from "./resourceId.js";
import type { SourceState } from "./SourceState.js";

const reasonsOf = (sources: readonly SourceState[]): string =>
  sources.map(({ id, reason }) => `${id}: ${reason ?? "no view yet"}`).join("; ");

/** Remembers which sources an answer read, for `extensions.sources`. */
export class Reads {
  readonly #kinds = new Set<ResourceKind>();
  readonly #sources = new Set<string>();

  constructor(private readonly estate: Estate) {}

  kind(kind: ResourceKind): void {
    this.#kinds.add(kind);
  }

  source(id: string): void {
    this.#sources.add(id);
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
      { system: first.identity.system, source: first.identity.name },
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
