import type { FindingKind, System } from "../../schema/estate/enums.js";
import { systemOfAlias } from "./aliases.js";
import type { Edges } from "./edges.js";
import type { Entry } from "./Entry.js";
import type { Estate } from "./Estate.js";
import type { Finding, FindingFilter, Page, PageArguments } from "./EstateView.js";
import { LazyPage, pageSize, pageStart } from "./paging.js";
import type { Alias, Reference } from "./sighting.js";

interface Row {
  readonly key: string;
  readonly kind: FindingKind;
  readonly entry: Entry;
  readonly reference: Reference;
  readonly bearers: readonly Entry[];
}

/** The sources that could hold the bearer of an alias: the one that it names, else all of its system. */
const ownersOf = (estate: Estate, alias: Alias) => {
  const system = systemOfAlias(alias);
  const named = estate.sources.get(`${system}:${/^[^:]*:([^/]*)\//.exec(alias)?.[1] ?? ""}`);
  if (named) return [named];
  return [...estate.sources.values()].filter(({ id }) => id.startsWith(`${system}:`));
};

/** An absence proves something only where the system was read: no source, or none complete, no finding. */
const canDangle = (estate: Estate, alias: Alias): boolean => {
  const owners = ownersOf(estate, alias);
  return owners.length > 0 && owners.every(({ completedAt }) => completedAt !== null);
};

function* referrersOf(estate: Estate, edges: Edges, alias: Alias): Generator<[Entry, Reference]> {
  for (const bucket of estate.references.buckets(alias)) {
    const entries: Entry[] = [];
    bucket.entries.scan(null, (entry) => entries.push(entry) > 0);
    for (const entry of entries) {
      const reference = entry.references.find(
        ({ kind, to }) => kind === bucket.kind && to === alias,
      );
      if (reference && edges.sees(entry.group)) yield [entry, reference];
    }
  }
}

/** What an unsettled alias amounts to, for everyone who refers to it. */
function* rowsOf(estate: Estate, edges: Edges, alias: Alias): Generator<Row> {
  const bearers = [...estate.aliases.bearers(alias)];
  const dangles = bearers.length === 0 && canDangle(estate, alias);
  if (bearers.length === 0 && !dangles) return;
  const kind = dangles ? "DANGLING" : "AMBIGUOUS";
  for (const [entry, reference] of referrersOf(estate, edges, alias)) {
    if (dangles && reference.strength === "DERIVED") continue;
    const key = `${alias} ${entry.id} ${reference.kind}`;
    const visible = bearers.filter(({ group }) => edges.sees(group));
    yield { key, kind, entry, reference, bearers: visible };
  }
}

const aliasesInQuestion = (estate: Estate, filter: FindingFilter | null): readonly Alias[] => {
  const entry = filter?.resource ? estate.entry(filter.resource) : undefined;
  if (filter?.resource) return (entry?.references ?? []).map(({ to }) => to);
  const found: Alias[] = [];
  for (const system of new Set(
    [...estate.sources.values()].map(({ identity }) => identity.system),
  )) {
    estate.unsettled.into(system.toLowerCase()).scan(null, (alias) => found.push(alias) > 0);
  }
  return found;
};

const wanted = (filter: FindingFilter | null, row: Row): boolean => {
  const { kinds, systems, resource } = filter ?? {};
  const system: System = row.entry.shelf.system;
  return (
    (kinds?.includes(row.kind) ?? true) &&
    (systems?.includes(system) ?? true) &&
    (!resource || row.entry.id === resource)
  );
};

function* matching(
  estate: Estate,
  edges: Edges,
  filter: FindingFilter | null,
  after: string | null,
): Generator<Row> {
  const aliases = new Set(aliasesInQuestion(estate, filter));
  for (const alias of [...aliases].sort()) {
    if (after !== null && after > alias && !after.startsWith(`${alias} `)) continue;
    if (estate.aliases.bearer(alias)) continue;
    const rows = [...rowsOf(estate, edges, alias)].sort((a, b) => (a.key < b.key ? -1 : 1));
    for (const row of rows) {
      if ((after === null || row.key > after) && wanted(filter, row)) yield row;
    }
  }
}

const toFinding = ({ kind, entry, reference, bearers }: Row): Finding => ({
  kind,
  resource: entry.resource,
  detail:
    kind === "DANGLING"
      ? `${reference.kind} ${reference.to}: nothing is known by this identifier.`
      : `${reference.kind} ${reference.to}: more than one thing is known by this identifier` +
        `${bearers.map(({ id }, index) => `${index === 0 ? ": " : ", "}${id}`).join("")}.`,
  differences: [],
  observedAt: new Date(entry.observedAt),
});

/** What the systems disagree about, in the order of the identifiers in question, then of the things. */
export const findingsPage = (
  estate: Estate,
  edges: Edges,
  filter: FindingFilter | null,
  page: PageArguments,
): Page<Finding> => {
  const list = `findings ${JSON.stringify(filter ?? {})}`;
  const after = pageStart(list, page.after);
  const size = pageSize(page.first);
  const rows: Row[] = [];
  for (const row of matching(estate, edges, filter, after)) {
    rows.push(row);
    if (rows.length > size) break;
  }
  return new LazyPage({ rows: rows.slice(0, size), more: rows.length > size }, after, {
    list,
    keyOf: ({ key }) => key,
    nodeOf: toFinding,
    count: () => [...matching(estate, edges, filter, null)].length,
  });
};
