import { isDeepStrictEqual } from "node:util";
import { GATEWAY_KINDS, type ConfigEntryFacts } from "./configEntryRows.js";
import { allows, type IntentionFacts } from "./intentionRows.js";

const groupBy = <T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> => {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
};

type Lists = ReadonlyMap<string, readonly string[]>;

/** The keys whose lists differ. */
const differing = (before: Lists, after: Lists): readonly string[] =>
  [...new Set([...before.keys(), ...after.keys()])].filter(
    (key) => !isDeepStrictEqual(before.get(key), after.get(key)),
  );

/** What intentions and config entries of a datacenter say about its services. */
export class MeshModel {
  #allowed: Lists = new Map();
  readonly #behind = new Map<string, Lists>();

  /** The services that exact intentions let this one call. */
  allowedFrom(service: string): readonly string[] {
    return this.#allowed.get(service) ?? [];
  }

  /** The services that a gateway of this name stands in front of. */
  behindGateway(service: string): readonly string[] {
    const names = [...this.#behind.values()].flatMap((gateways) => gateways.get(service) ?? []);
    return [...new Set(names)].filter((name) => name !== "*");
  }

  /** Takes the whole list; returns the services that it changed something for. */
  setIntentions(intentions: readonly IntentionFacts[]): readonly string[] {
    const exact = intentions.filter(
      (intention) =>
        intention.sourceName !== "*" && intention.destinationName !== "*" && allows(intention),
    );
    const before = this.#allowed;
    this.#allowed = new Map(
      [...groupBy(exact, ({ sourceName }) => sourceName)].map(([source, group]) => [
        source,
        group.map(({ destinationName }) => destinationName).sort(),
      ]),
    );
    return differing(before, this.#allowed);
  }

  /** Takes all entries of a kind; returns the services that it changed something for. */
  setConfigEntries(kind: string, entries: readonly ConfigEntryFacts[]): readonly string[] {
    if (!GATEWAY_KINDS.has(kind)) return [];
    const before: Lists = this.#behind.get(kind) ?? new Map();
    const after: Lists = new Map(entries.map(({ name, services }) => [name, services]));
    this.#behind.set(kind, after);
    return differing(before, after);
  }
}
