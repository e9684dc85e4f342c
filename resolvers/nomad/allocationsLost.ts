import type { NomadAllocation } from "../../schema/nomad/NomadAllocation.js";
import type { RelationKind } from "../../schema/estate/enums.js";
import type { EstateView, Page } from "../../src/estate/EstateView.js";

/** More make no difference to who must approve it. */
const MOST = 2_000;
const PAGE = 100;

const ENDED: ReadonlySet<string> = new Set(["complete", "failed", "lost"]);

/** What an allocation is called within its group: 3 of `web.cache[3]`. */
const numberOf = ({ name }: NomadAllocation): number => Number(/\[(\d+)\]$/.exec(name)?.[1] ?? 0);

/** The allocations that run for a job or on a node, as the estate has them. */
const runningAt = (
  estate: EstateView,
  id: string,
  relation: RelationKind,
): readonly NomadAllocation[] => {
  const at = estate.get(id);
  const found: NomadAllocation[] = [];
  let after: string | null = null;
  while (at && found.length < MOST) {
    const range = { first: PAGE, after };
    const page: Page<NomadAllocation> = estate.arriving(at, relation, "NOMAD_ALLOCATION", range);
    const { nodes, pageInfo } = page;
    found.push(...nodes);
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    if (after === null) break;
  }
  return found.filter(
    ({ clientStatus, desiredStatus }) => desiredStatus === "run" && !ENDED.has(clientStatus),
  );
};

/** The allocations that run on a node. */
export const allocationsOn = (estate: EstateView, nodeId: string): readonly NomadAllocation[] =>
  runningAt(estate, nodeId, "RUNS_ON");

/** Those of a job in one group, the highest numbers first: these are stopped first. */
export const allocationsIn = (
  estate: EstateView,
  jobId: string,
  group: string,
): readonly NomadAllocation[] =>
  runningAt(estate, jobId, "INSTANCE_OF")
    .filter(({ taskGroup }) => taskGroup === group)
    .sort((one, other) => numberOf(other) - numberOf(one));
