import { z } from "zod";
import { capabilities } from "./capabilities.js";
import { acceptedFrom, type Accepted } from "./changeRows.js";
import type { ChangeCalls } from "./ChangeCalls.js";
import { requireUuid } from "./requestNames.js";

/** A client of Nomad, where it is. */
export interface NodePlace {
  readonly region: string;
  readonly id: string;
}

/** How a node is emptied. */
export interface Drain {
  /** How long allocations may take; 0: they are stopped at once. */
  readonly deadlineSeconds: number;
  readonly ignoreSystemJobs: boolean;
}

/** A node as changes ask for it. */
export interface FoundNode {
  readonly eligible: boolean;
  readonly draining: boolean;
  /** When it was last told to drain, as Nomad writes it; null: never. */
  readonly drainStartedAt: string | null;
}

const NANOSECONDS = 1_000_000_000;
/** How Nomad says that nothing is waited for. */
const AT_ONCE = -1;

const row = z.object({
  SchedulingEligibility: z.string(),
  DrainStrategy: z.looseObject({}).nullish(),
  LastDrain: z.object({ StartedAt: z.string().nullish() }).nullish(),
});

const foundFrom = (value: unknown): FoundNode => {
  const { SchedulingEligibility, DrainStrategy, LastDrain } = row.parse(value);
  return {
    eligible: SchedulingEligibility === "eligible",
    draining: Boolean(DrainStrategy),
    drainStartedAt: LastDrain?.StartedAt ?? null,
  };
};

/** Changes nodes. Methods may throw CONFLICT, NOT_FOUND, RATE_LIMITED or one of UPSTREAM_*. */
export class NodeChanger {
  constructor(private readonly calls: ChangeCalls) {}

  /** Null where it is gone. */
  find(place: NodePlace): Promise<FoundNode | null> {
    const { region } = place;
    return this.calls.read({ path: this.#path(place), query: { region } }, foundFrom);
  }

  drain(place: NodePlace, { deadlineSeconds, ignoreSystemJobs }: Drain): Promise<Accepted> {
    const Deadline = deadlineSeconds === 0 ? AT_ONCE : deadlineSeconds * NANOSECONDS;
    return this.#post(place, "/drain", {
      DrainSpec: { Deadline, IgnoreSystemJobs: ignoreSystemJobs },
      MarkEligible: false,
      Meta: { message: "drained through Causeway" },
    });
  }

  setEligible(place: NodePlace, eligible: boolean): Promise<Accepted> {
    const Eligibility = eligible ? "eligible" : "ineligible";
    return this.#post(place, "/eligibility", { Eligibility });
  }

  #post(place: NodePlace, end: string, body: object): Promise<Accepted> {
    const { region } = place;
    const call = { method: "POST", path: this.#path(place, end), query: { region }, body } as const;
    return this.calls.write({ ...call, needs: capabilities.node }, acceptedFrom);
  }

  #path({ id }: NodePlace, end = ""): string {
    requireUuid(id, this.calls.source);
    return `/v1/node/${id}${end}`;
  }
}
