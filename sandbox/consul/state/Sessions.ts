import { randomUUID } from "node:crypto";
import { parseDuration } from "../go/duration.js";
import type { Clock } from "../time/Clock.js";
import type { Indexes } from "./Indexes.js";
import type { RaftIndex } from "./rows.js";
import { SortedMap } from "./SortedMap.js";
import type { Uint64 } from "./uint64.js";

export interface SessionFields {
  readonly ID: string;
  readonly Name: string;
  readonly Node: string;
  /** Nanoseconds. */
  readonly LockDelay: number;
  readonly Behavior: "release" | "delete";
  /** A Go duration, or "". */
  readonly TTL: string;
  readonly NodeChecks: readonly string[] | null;
  readonly ServiceChecks: readonly { readonly ID: string; readonly Namespace: string }[] | null;
}
export type SessionRow = SessionFields & RaftIndex;

/** What a session is known by from the beginning: at least its node. */
export type GivenSession = Partial<SessionFields> & Pick<SessionFields, "Node">;

/** Consul waits twice the time to live before it ends a session. */
const PATIENCE = 2;
/** Longer delays are cut to this, in nanoseconds. */
const LONGEST_DELAY = 60e9;

/** The sessions of one datacenter. */
export class Sessions {
  readonly #rows: SortedMap<SessionRow>;
  readonly #timers = new Map<string, () => void>();
  /** Sessions that have to be renewed. */
  readonly #mortal = new Set<string>();
  /** Called when a session ends, with what it was. */
  onEnd: (session: SessionRow) => void = () => undefined;

  constructor(
    readonly indexes: Indexes,
    readonly clock: Clock,
  ) {
    this.#rows = new SortedMap(indexes.journal);
  }

  get(id: string): SessionRow | undefined {
    return this.#rows.get(id.toLowerCase());
  }

  /** As `get`. Throws what Consul says of an id that cannot be one. */
  find(id: string): SessionRow | undefined {
    if (id.length === 36) return this.get(id);
    throw new Error("failed session lookup: index error: UUID must be 36 characters");
  }

  list(node?: string): readonly SessionRow[] {
    const rows = [...this.#rows.values()];
    return node === undefined
      ? rows
      : rows.filter((row) => row.Node.toLowerCase() === node.toLowerCase());
  }

  index(): Uint64 {
    return this.indexes.max("sessions");
  }

  /** Seeds a session that somebody renews for ever; it defaults to one without a time to live. */
  add(given: GivenSession): SessionRow {
    return this.indexes.write((index) => {
      const row: SessionRow = {
        ID: randomUUID(),
        Name: "",
        LockDelay: 15e9,
        Behavior: "release",
        TTL: "",
        NodeChecks: ["serfHealth"],
        ServiceChecks: null,
        ...given,
        CreateIndex: index,
        ModifyIndex: index,
      };
      this.#rows.set(row.ID.toLowerCase(), row);
      this.indexes.touch("sessions");
      return row;
    });
  }

  /** Opens a session that ends when nobody renews it in time. */
  open(given: GivenSession): SessionRow {
    const row = this.add(given);
    this.#mortal.add(row.ID);
    this.#arm(row);
    return row;
  }

  /** Gives a session its whole time again; undefined if there is none of that id. */
  renew(id: string): SessionRow | undefined {
    const row = this.find(id);
    if (row) this.#arm(row);
    return row;
  }

  remove(id: string): void {
    const row = this.get(id);
    if (!row) return;
    this.indexes.write(() => {
      const mortal = this.#mortal.delete(row.ID);
      this.indexes.journal.record(() => {
        if (mortal) this.#mortal.add(row.ID);
        this.#arm(row);
      });
      this.#disarm(row.ID);
      this.#rows.delete(id.toLowerCase());
      this.indexes.touch("sessions");
      this.onEnd({ ...row, LockDelay: Math.min(row.LockDelay, LONGEST_DELAY) });
    });
  }

  /** Ends the sessions that a lost node held, or that depended on a check that turned critical. */
  lose(node: string, checkId?: string): void {
    for (const row of this.list(node)) {
      if (checkId === undefined || dependsOn(row, checkId)) this.remove(row.ID);
    }
  }

  /** Stops all clocks; `resume` starts them anew, as a new leader does. */
  close(): void {
    for (const row of this.list()) this.#disarm(row.ID);
  }

  resume(): void {
    for (const row of this.list()) this.#arm(row);
  }

  #arm(row: SessionRow): void {
    this.#disarm(row.ID);
    const ttl = (parseDuration(row.TTL) ?? 0) / 1e6;
    if (ttl <= 0 || !this.#mortal.has(row.ID)) return;
    const expire = (): void => {
      this.remove(row.ID);
    };
    this.#timers.set(row.ID, this.clock.after(ttl * PATIENCE, expire));
  }

  #disarm(id: string): void {
    this.#timers.get(id)?.();
    this.#timers.delete(id);
  }
}

const dependsOn = (row: SessionRow, checkId: string): boolean =>
  [...(row.NodeChecks ?? []), ...(row.ServiceChecks ?? []).map(({ ID }) => ID)].some(
    (id) => id.toLowerCase() === checkId.toLowerCase(),
  );
