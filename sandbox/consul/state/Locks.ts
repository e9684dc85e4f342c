import type { Clock } from "../time/Clock.js";
import type { KeyValue, KeyValueWrite } from "./KeyValue.js";
import { LockDelays } from "./LockDelays.js";
import type { SessionRow, Sessions } from "./Sessions.js";
import { successor, type Uint64 } from "./uint64.js";

/** What a key is to hold, and for whom it is taken or given back. */
export interface LockWrite {
  readonly value: Buffer;
  readonly flags?: Uint64;
  readonly session: string;
}

/** Takes keys for sessions, gives them back, and does with them what a session wants when it ends. */
export class Locks {
  readonly #delays: LockDelays;

  constructor(
    readonly kv: KeyValue,
    readonly sessions: Sessions,
    clock: Clock,
  ) {
    this.#delays = new LockDelays(clock);
  }

  /** Whether nobody may take a key yet. */
  delayed(key: string): boolean {
    return this.#delays.blocks(key);
  }

  /** Writes a key and takes it; false if another session holds it. Throws for a session that is none. */
  acquire(key: string, write: LockWrite): boolean {
    return this.kv.indexes.write(() => {
      this.#demand(write.session);
      const stored = this.kv.get(key);
      const before = stored?.LockIndex ?? 0;
      if (stored?.Session === write.session) return this.#put(key, write, before);
      return stored?.Session === undefined && this.#put(key, write, successor(before));
    });
  }

  /** Writes a key and gives it back; false if the session does not hold it. */
  release(key: string, write: LockWrite): boolean {
    return this.kv.indexes.write(() => {
      if (write.session === "") throw new Error("missing session");
      const stored = this.kv.get(key);
      if (stored?.Session !== write.session) return false;
      return this.#put(key, { ...write, session: "" }, stored.LockIndex);
    });
  }

  /** A session is gone: what it held is free, or gone as well. */
  end(session: SessionRow): void {
    for (const row of this.kv.heldBy(session.ID)) {
      if (session.Behavior === "delete") this.kv.delete(row.Key);
      else {
        const { Value: value, Flags: flags } = row;
        this.#put(row.Key, { value, flags, session: "" }, row.LockIndex);
      }
      this.#delays.start(row.Key, session.LockDelay);
    }
  }

  #put(key: string, { value, flags, session }: LockWrite, lockIndex: Uint64): boolean {
    const write: KeyValueWrite = { session, lockIndex, ...(flags === undefined ? {} : { flags }) };
    return this.kv.put(key, value, write);
  }

  #demand(session: string): void {
    if (session === "") throw new Error("missing session");
    if (!this.sessions.find(session)) throw new Error(`invalid session ${JSON.stringify(session)}`);
  }
}
