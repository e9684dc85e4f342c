import { diffFields, diffObject, diffType, filled, type ObjectDiff } from "./diffFields.js";
import { without } from "../shapes/omitZero.js";
import type { Network } from "./networkTypes.js";
import type { Service } from "./serviceTypes.js";

/** Networks are compared as wholes: one that differs goes and another comes. */
export const diffNetworks = (
  before: readonly Network[] | null | undefined,
  after: readonly Network[] | null | undefined,
): ObjectDiff[] => {
  const [old, now] = [before ?? [], after ?? []];
  if (JSON.stringify(old) === JSON.stringify(now)) return [];
  return [
    ...old.map((network) => networkDiff(network, undefined)),
    ...now.map((network) => networkDiff(undefined, network)),
  ];
};

const networkDiff = (before: Network | undefined, after: Network | undefined): ObjectDiff => ({
  Fields: filled(diffFields("", plain(before), plain(after))),
  Name: "Network",
  Objects: filled(
    ((after ?? before)?.DynamicPorts ?? []).flatMap((port) =>
      after
        ? diffObject("Dynamic Port", undefined, port)
        : diffObject("Dynamic Port", port, undefined),
    ),
  ),
  Type: diffType(before, after, true),
});

const plain = (network: Network | undefined): object | undefined => {
  return network && without(network, "DynamicPorts", "ReservedPorts", "DNS");
};

/** Services are matched by their names. */
export const diffServices = (
  before: readonly Service[] | null | undefined,
  after: readonly Service[] | null | undefined,
): ObjectDiff[] => {
  const names = [...new Set([...(before ?? []), ...(after ?? [])].map(({ Name }) => Name))];
  return names.flatMap((name) => {
    const old = before?.find(({ Name }) => Name === name);
    const now = after?.find(({ Name }) => Name === name);
    return serviceDiff(old, now);
  });
};

const COMPOSITES = ["Tags", "CanaryTags", "Checks", "Connect", "Meta", "Identity"];

const serviceDiff = (before: Service | undefined, after: Service | undefined): ObjectDiff[] => {
  if (before && after && JSON.stringify(before) === JSON.stringify(after)) return [];
  const scalars = (service: Service | undefined): object | undefined =>
    service && without(service, ...COMPOSITES);
  const objects = [
    ...tags("Tags", before?.Tags, after?.Tags),
    ...tags("CanaryTags", before?.CanaryTags, after?.CanaryTags),
    ...diffObject("Meta", before?.Meta, after?.Meta),
    ...checks(before, after),
  ];
  const Type = diffType(before, after, true);
  const fields = diffFields("", scalars(before), scalars(after), { all: Type === "Edited" });
  return [{ Fields: filled(fields), Name: "Service", Objects: filled(objects), Type }];
};

const tags = (
  Name: string,
  before: readonly string[] | null | undefined,
  after: readonly string[] | null | undefined,
): ObjectDiff[] => {
  const [old, now] = [before ?? [], after ?? []];
  if (JSON.stringify(old) === JSON.stringify(now)) return [];
  const fields = [
    ...old
      .filter((tag) => !now.includes(tag))
      .map((tag) => ({ Annotations: null, Name, New: "", Old: tag, Type: "Deleted" as const })),
    ...now
      .filter((tag) => !old.includes(tag))
      .map((tag) => ({ Annotations: null, Name, New: tag, Old: "", Type: "Added" as const })),
  ];
  const Type = old.length === 0 ? "Added" : now.length === 0 ? "Deleted" : "Edited";
  return [{ Fields: filled(fields), Name, Objects: null, Type }];
};

const checks = (before: Service | undefined, after: Service | undefined): ObjectDiff[] => {
  const [old, now] = [before?.Checks ?? [], after?.Checks ?? []];
  const names = [...new Set([...old, ...now].map(({ Name }) => Name))];
  return names.flatMap((name) =>
    diffObject(
      "Check",
      old.find(({ Name }) => Name === name),
      now.find(({ Name }) => Name === name),
    ),
  );
};
