import { CHILDREN, UUIDS, type NomadDictionary } from "./NomadDictionary.js";

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Two names that nobody has met yet may stand for each other. */
export const sameUnknown = (theirs: string, ours: string, dictionary: NomadDictionary): boolean => {
  const plain = (text: string): string => text.replaceAll(UUIDS, "#").replaceAll(CHILDREN, "#");
  const unknown = [...(theirs.match(UUIDS) ?? []), ...(theirs.match(CHILDREN) ?? [])].every(
    (word) => !dictionary.knows(word),
  );
  return unknown && plain(theirs) !== theirs && plain(theirs) === plain(ours);
};

/** Pairs the items of two lists so that they differ as little as can be. */
export const align = (
  theirs: readonly unknown[],
  ours: readonly unknown[],
  dictionary: NomadDictionary,
): readonly (readonly [unknown, unknown])[] => {
  if (theirs.length === 1 && ours.length === 1) return [[theirs[0], ours[0]]];
  const left = new Set(ours.keys());
  const pairs: (readonly [unknown, unknown])[] = [];
  for (const item of theirs) {
    let best: number | undefined;
    let least = Infinity;
    for (const at of left) {
      const cost = distance(item, ours[at], dictionary);
      if (cost < least) [best, least] = [at, cost];
      if (cost === 0) break;
    }
    if (best === undefined) break;
    left.delete(best);
    pairs.push([item, ours[best]]);
  }
  return pairs;
};

const KEYS = [
  "ID",
  "DeploymentID",
  "EvalID",
  "NodeName",
  "Name",
  "JobID",
  "JobVersion",
  "ClientStatus",
  "DesiredStatus",
  "Status",
  "TriggeredBy",
  "Version",
  "Path",
  "Type",
  "ServiceName",
  "Namespace",
  "Member",
];

const distance = (theirs: unknown, ours: unknown, dictionary: NomadDictionary): number => {
  if (!isObject(theirs) || !isObject(ours)) return gap("", [theirs, ours], dictionary);
  return KEYS.reduce((total, key) => total + gap(key, [theirs[key], ours[key]], dictionary), 0);
};

const gap = (
  key: string,
  [theirs, ours]: readonly [unknown, unknown],
  dictionary: NomadDictionary,
): number => {
  if (typeof theirs !== "string" || typeof ours !== "string") return theirs === ours ? 0 : 1;
  if (dictionary.translate(theirs) === ours) return 0;
  if (sameUnknown(theirs, ours, dictionary)) return 0.5;
  return key === "ID" ? 4 : 1;
};

/** Walks two answers side by side and learns which names and indexes stand for each other. */
export const learn = (recorded: unknown, own: unknown, dictionary: NomadDictionary): void => {
  if (typeof recorded === "string") dictionary.pair(recorded, typeof own === "string" ? own : "");
  else if (Array.isArray(recorded) && Array.isArray(own)) {
    for (const [theirs, ours] of align(recorded, own, dictionary)) learn(theirs, ours, dictionary);
  } else if (isObject(recorded) && isObject(own)) {
    for (const [key, value] of Object.entries(recorded)) {
      const other = own[dictionary.translate(key)];
      (key.endsWith("Index") ? learnIndex : learn)(value, other, dictionary);
    }
  }
};

const learnIndex = (recorded: unknown, own: unknown, dictionary: NomadDictionary): void => {
  if (typeof recorded === "number" && typeof own === "number") dictionary.learnIndex(recorded, own);
};
