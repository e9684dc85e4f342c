import { randomUUID } from "node:crypto";
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

/** The sessions of one datacenter. They are read here and seeded; nobody creates one over HTTP yet. */
export class Sessions {
  readonly #rows = new SortedMap<SessionRow>();

  constructor(readonly indexes: Indexes) {}

  get(id: string): SessionRow | undefined {
    return this.#rows.get(id.toLowerCase());
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

  /** Stores a session of `Node`; its other fields default to those of a session without a TTL. */
  add(given: Partial<SessionFields> & Pick<SessionFields, "Node">): SessionRow {
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

  remove(id: string): void {
    if (!this.#rows.has(id.toLowerCase())) return;
    this.indexes.write(() => {
      this.#rows.delete(id.toLowerCase());
      this.indexes.touch("sessions");
    });
  }

  /** Ends the sessions that a lost node held, or that depended on a check that turned critical. */
  lose(node: string, checkId?: string): void {
    for (const row of this.list(node)) {
      if (checkId === undefined || row.NodeChecks?.includes(checkId)) this.remove(row.ID);
    }
  }
}
