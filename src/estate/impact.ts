import type { RelationKind, ResourceKind } from "../../schema/estate/enums.js";
import { type Edge, type Edges, edgeKey, toRelation } from "./edges.js";
import type { Entry } from "./Entry.js";
import type { Estate } from "./Estate.js";
import { type Neighbourhood, visibleEntries, walkLimit } from "./topology.js";
import { byId } from "./walk.js";

/** What bears one of these to a lost thing is lost with it; BELONGS_TO and INSTANCE_OF: the members. */
const LOST_WITH: ReadonlySet<RelationKind> = new Set<RelationKind>([
  "RUNS_ON",
  "REGISTERED_BY",
  "SAME_AS",
  "BELONGS_TO",
  "INSTANCE_OF",
]);
/** What bears one of these to a thing that is lost, or affected by one of them, is affected. */
const AFFECTED_BY: ReadonlySet<RelationKind> = new Set<RelationKind>([
  "DEPENDS_ON",
  "USES",
  "READS_SECRETS_OF",
  "ISSUES_FOR",
  "CALLS",
  "ROUTES_TO",
]);
const MEMBER_OF: ReadonlySet<RelationKind> = new Set<RelationKind>(["BELONGS_TO", "INSTANCE_OF"]);
/** What lives in its members: it is lost when all of them are, and only listed while one is left. */
const COLLECTIVES: ReadonlySet<ResourceKind> = new Set<ResourceKind>([
  "CONSUL_SERVICE",
  "NOMAD_SERVICE",
  "NOMAD_JOB",
]);

class ImpactWalk {
  readonly lost = new Set<Entry>();
  /** Everything affected, in the order in which the walk met it. */
  readonly affected = new Set<Entry>();
  readonly reasons = new Map<string, Edge>();
  readonly #hit = new Set<Entry>();
  #ring: Entry[] = [];
  /** Services and jobs that have lost a member since it was last looked whether one is left. */
  readonly #shrunk = new Set<Entry>();

  constructor(private readonly edges: Edges) {}

  run(of: readonly Entry[]): void {
    for (const entry of of) {
      if (entry.ended) this.affected.add(entry);
      else this.#lose(entry);
    }
    while (this.#ring.length > 0) {
      const ring = this.#ring;
      this.#ring = [];
      for (const entry of ring) this.#spread(entry);
      this.#loseEmptied();
      this.#ring.sort(byId);
    }
  }

  #spread(entry: Entry): void {
    for (const edge of this.edges.incoming(entry)) {
      if (edge.from.ended) continue;
      const { kind } = edge.reference;
      if (AFFECTED_BY.has(kind)) {
        this.#because(edge);
        this.#strike(edge.from);
      } else if (LOST_WITH.has(kind) && this.lost.has(entry)) {
        this.#because(edge);
        this.#lose(edge.from);
      }
    }
    if (this.lost.has(entry)) this.#tellCollectives(entry);
  }

  /** The services and jobs of a lost member are affected. */
  #tellCollectives(member: Entry): void {
    for (const edge of this.edges.outgoing(member)) {
      if (!MEMBER_OF.has(edge.reference.kind) || !COLLECTIVES.has(edge.to.shelf.kind)) continue;
      this.#because(edge);
      this.affected.add(edge.to);
      this.#shrunk.add(edge.to);
    }
  }

  /** They are lost when no member is left: looked at once for all that a ring has lost. */
  #loseEmptied(): void {
    for (const collective of this.#shrunk) {
      if (this.#allMembersLost(collective)) this.#lose(collective);
    }
    this.#shrunk.clear();
  }

  #allMembersLost(collective: Entry): boolean {
    for (const { from, reference } of this.edges.incoming(collective)) {
      if (MEMBER_OF.has(reference.kind) && !from.ended && !this.lost.has(from)) return false;
    }
    return true;
  }

  #lose(entry: Entry): void {
    if (this.lost.has(entry)) return;
    this.lost.add(entry);
    this.affected.add(entry);
    this.#ring.push(entry);
  }

  #strike(entry: Entry): void {
    if (this.#hit.has(entry)) return;
    this.#hit.add(entry);
    this.affected.add(entry);
    this.#ring.push(entry);
  }

  #because(edge: Edge): void {
    this.reasons.set(edgeKey(edge), edge);
  }
}

/** All that is affected, what must not fall to a limit first: services and jobs, before their many members. */
const told = ({ affected }: ImpactWalk, roots: readonly Entry[]): ReadonlySet<Entry> => {
  const all = [...affected];
  return new Set([...roots, ...all.filter(({ shelf }) => COLLECTIVES.has(shelf.kind)), ...all]);
};

/** What is affected when some things disappear, by the rule that the field's description gives. */
export const impactOf = (
  estate: Estate,
  edges: Edges,
  of: readonly string[],
  limit: number | null,
): Neighbourhood => {
  const most = walkLimit(limit);
  const walk = new ImpactWalk(edges);
  const roots = visibleEntries(estate, edges, of);
  walk.run(roots);
  const shown = new Set([...told(walk, roots)].slice(0, most));
  const relations = [...walk.reasons.values()].filter(
    ({ from, to }) => shown.has(from) && shown.has(to),
  );
  return {
    resources: [...walk.affected].flatMap((entry) => (shown.has(entry) ? [entry.resource] : [])),
    relations: relations.map(toRelation),
    omitted: walk.affected.size - shown.size,
  };
};
