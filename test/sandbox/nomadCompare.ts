import { align, sameUnknown } from "./nomadAlign.js";
import type { NomadDictionary } from "./NomadDictionary.js";

/** Keys that are IDs or hashes. */
const NAME = /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{64})$/;

/** Members whose values differ from run to run, or from host to host. */
const VOLATILE =
  /^(?:.*Time|.*Index|Index|Timestamp|TaggedTime|.*At|.*Date|RequireProgressBy|ForceDeadline|Value|Port|Hash|.*Hash|ComputedClass|.*Score.*|Scores|AllocationTime|Time|WaitUntil|SigningKeyID|IdentitySigningKeyID|DisplayMessage|StartDelay|Details|Address|HostIP|IP|CIDR|Device|HTTPAddr|UpdateTime|LastRestart|LastContact|n|e|kid|Uptime|.*Ticks.*|.*Percent.*|ExitCode|Signal|RestartReason|Message|KillTimeout|binpack|NormScore|.*affinity|LeaderRPCAddr|RPCAdvertiseAddr|NumNodes|Config|Attributes|Meta|ClassEligibility|Output|NextPeriodicLaunch|Static|Events)$/;

/** Maps whose keys are data. */
const FREE = new Set([
  "Attributes",
  "Meta",
  "Details",
  "Static",
  "Dynamic",
  "Config",
  "config",
  "stats",
  "Pids",
  "NodesAvailable",
  "ClassEligibility",
  "ClassExhausted",
  "ClassFiltered",
  "Links",
  "Scores",
  "Tags",
  "Drivers",
  "Labels",
]);

export interface Difference {
  readonly path: string;
  readonly words: string;
}

export interface Comparison {
  /** Differences in shape: members, types, lists that are empty on one side only. */
  readonly shape: readonly Difference[];
  /** Differences in values that should be the same in every run. */
  readonly values: readonly Difference[];
}

const kindOf = (value: unknown): string => {
  if (value === null) return "null";
  if (Array.isArray(value)) return "list";
  return typeof value;
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  kindOf(value) === "object";

/** Compares two JSON values; `dictionary` tells which names stand for each other. */
export const compare = (
  recorded: unknown,
  own: unknown,
  dictionary: NomadDictionary,
): Comparison => {
  const comparer = new Comparer(dictionary);
  comparer.walk(recorded, own, "");
  return comparer;
};

/** The member that a path leads to. */
const nameOf = (path: string): string =>
  path.slice(path.lastIndexOf(".") + 1).replace(/\[\d*\]$/, "");

type Members = Readonly<Record<string, unknown>>;

class Comparer implements Comparison {
  readonly shape: Difference[] = [];
  readonly values: Difference[] = [];
  readonly #dictionary: NomadDictionary;

  constructor(dictionary: NomadDictionary) {
    this.#dictionary = dictionary;
  }

  walk(theirs: unknown, ours: unknown, path: string): void {
    if (theirs === "trimmed" || /\.(?:Attributes|Links|ClassEligibility)\./.test(path)) return;
    const name = nameOf(path);
    if (kindOf(theirs) !== kindOf(ours)) this.#kinds(theirs, ours, path);
    else if (isObject(theirs) && isObject(ours)) this.#members(theirs, ours, path);
    else if (Array.isArray(theirs) && Array.isArray(ours)) this.#lists(theirs, ours, path);
    else if (!VOLATILE.test(name) && !this.#same(theirs, ours)) {
      this.values.push({ path, words: `${JSON.stringify(theirs)} became ${JSON.stringify(ours)}` });
    }
  }

  #kinds(theirs: unknown, ours: unknown, path: string): void {
    const name = nameOf(path);
    const target = VOLATILE.test(name) || FREE.has(name) ? this.values : this.shape;
    target.push({ path, words: `${kindOf(theirs)} became ${kindOf(ours)}` });
  }

  #same(theirs: unknown, ours: unknown): boolean {
    if (typeof theirs !== "string" || typeof ours !== "string") return theirs === ours;
    const dictionary = this.#dictionary;
    return dictionary.translate(theirs) === ours || sameUnknown(theirs, ours, dictionary);
  }

  #members(theirs: Members, ours: Members, path: string): void {
    const translated = new Map(
      Object.entries(theirs).map(([key, value]) => [this.#dictionary.translate(key), value]),
    );
    for (const key of new Set([...translated.keys(), ...Object.keys(ours)])) {
      const inner = `${path}.${key}`;
      const [known, has] = [translated.has(key), key in ours];
      if (known && has) this.walk(translated.get(key), ours[key], inner);
      else {
        const target = this.#matters(path, key, theirs) ? this.shape : this.values;
        target.push({ path: inner, words: known ? "is missing" : "is new" });
      }
    }
  }

  /** Whether it is a matter of shape that one side alone has a member. */
  #matters(path: string, key: string, theirs: Members): boolean {
    const name = nameOf(path);
    // Go leaves out an index of zero: that tells evaluations apart, it is not their shape.
    const evaluation = key === "JobModifyIndex" && "TriggeredBy" in theirs;
    return !FREE.has(name) && !NAME.test(key) && !evaluation;
  }

  #lists(theirs: readonly unknown[], ours: readonly unknown[], path: string): void {
    if (theirs.length !== ours.length) {
      const target = theirs.length === 0 || ours.length === 0 ? this.shape : this.values;
      target.push({ path, words: `${theirs.length} items became ${ours.length}` });
    }
    for (const [at, [item, match]] of align(theirs, ours, this.#dictionary).entries()) {
      this.walk(item, match, `${path}[${at}]`);
    }
  }
}
