import { multiError } from "../go/multiError.js";
import type { VariableLock, VariableRow } from "../state/catalogRows.js";
import type { Region, Write } from "../state/Region.js";
import { scoped } from "../state/Tables.js";
import type { GivenLock } from "./lockOf.js";
import { pathError } from "./pathError.js";
import { unacceptable } from "./refusal.js";
import { variableShape, variableStub } from "./variableShape.js";

const MOST_BYTES = 65_536;
const DEFAULT_LOCK = 15e9;
const SHORTEST_TTL = 10e9;
const LONGEST_TTL = 86_400e9;

/** What became of a write. */
export type Outcome =
  | { readonly kind: "done"; readonly index: number; readonly shape: object }
  | { readonly kind: "gone"; readonly index: number }
  | { readonly kind: "renewed"; readonly shape: object }
  | { readonly kind: "refused"; readonly status: number; readonly words: string }
  | { readonly kind: "conflict"; readonly row: VariableRow | undefined; readonly empty: object };

/** One variable: checked writes, check-and-set, and locks that end by themselves. */
export class VariableStore {
  readonly #region: Region;
  readonly #namespace: string;
  readonly #path: string;

  constructor(region: Region, namespace: string, path: string) {
    this.#region = region;
    this.#namespace = namespace;
    this.#path = path;
  }

  write(
    items: VariableRow["Items"],
    { cas, lock }: { readonly cas: number | undefined; readonly lock: GivenLock },
  ): Outcome {
    this.#check(items);
    const before = this.#row();
    if (before?.Lock && before.Lock.ID !== lock.id) return this.#conflict(undefined);
    if (cas !== undefined && (before?.ModifyIndex ?? 0) !== cas) return this.#conflict(before);
    const kept = before?.Lock ? this.#lock(lock, before.Lock.ID) : null;
    return this.#put(items, kept);
  }

  acquire(items: VariableRow["Items"], given: GivenLock): Outcome {
    this.#check(items);
    const before = this.#row();
    if (before?.Lock) return this.#conflict(undefined);
    const lock = this.#lock(given, this.#region.ids.uuid());
    if (lock.TTL < SHORTEST_TTL || lock.TTL > LONGEST_TTL) {
      throw unacceptable(multiError(["TTL must be between 10 seconds and 24 hours"]));
    }
    this.#expire(lock);
    return this.#put(items, lock);
  }

  changeLock(operation: "renew" | "release", given: GivenLock): Outcome {
    if (given.id === "") {
      return { kind: "refused", status: 500, words: multiError(["missing lock ID"]) };
    }
    const row = this.#row();
    if (row?.Lock?.ID !== given.id) {
      return operation === "renew"
        ? { kind: "refused", status: 409, words: "attempting to modify locked variable" }
        : this.#conflict(undefined);
    }
    if (operation === "renew") {
      this.#expire(row.Lock);
      return { kind: "renewed", shape: variableStub(row) };
    }
    const { index, released } = this.#release(row);
    return { kind: "done", index, shape: variableStub(released) };
  }

  remove(cas: number | undefined): Outcome {
    const before = this.#row();
    if (before?.Lock) return this.#conflict(undefined);
    if (cas !== undefined && (before?.ModifyIndex ?? 0) !== cas) return this.#conflict(before);
    const index = this.#region.write("VariableUpdated", (write) => {
      write.remove(this.#region.tables.variables, scoped(this.#namespace, this.#path));
      return write.index;
    });
    return { kind: "gone", index };
  }

  #row(): VariableRow | undefined {
    return this.#region.tables.variables.get(scoped(this.#namespace, this.#path));
  }

  #check(items: VariableRow["Items"]): void {
    if (this.#namespace === "*") throw unacceptable('can not target wildcard ("*")namespace');
    const words = pathError(this.#path);
    if (words !== "") throw unacceptable(words);
    const size = Object.entries(items).reduce(
      (total, [key, value]) => total + Buffer.byteLength(key) + Buffer.byteLength(value),
      0,
    );
    if (size > MOST_BYTES) {
      throw unacceptable("variables are limited to 64KiB in total size");
    }
  }

  #lock({ ttl, delay }: GivenLock, ID: string): VariableLock {
    return { ID, TTL: ttl || DEFAULT_LOCK, LockDelay: delay || DEFAULT_LOCK };
  }

  #put(Items: VariableRow["Items"], Lock: VariableLock | null): Outcome {
    const { index, row } = this.#region.write("VariableUpdated", (write) => {
      const made = this.#make(write, Items, Lock);
      write.put(this.#region.tables.variables, made);
      return { index: write.index, row: made };
    });
    return { kind: "done", index, shape: variableShape(row) };
  }

  #make(write: Write, Items: VariableRow["Items"], Lock: VariableLock | null): VariableRow {
    const before = this.#row();
    return {
      Namespace: this.#namespace,
      Path: this.#path,
      Items,
      Lock,
      CreateIndex: before?.CreateIndex ?? write.index,
      CreateTime: before?.CreateTime ?? write.now,
      ModifyIndex: write.index,
      ModifyTime: write.now,
    };
  }

  #release(row: VariableRow): { readonly index: number; readonly released: VariableRow } {
    return this.#region.write("VariableUpdated", (write) => {
      const released = { ...row, Lock: null, ModifyIndex: write.index };
      write.put(this.#region.tables.variables, released);
      return { index: write.index, released };
    });
  }

  /** A lock that nobody renews is lost. */
  #expire(lock: VariableLock): void {
    const since = this.#region.index;
    this.#region.timers.after(lock.TTL * this.#region.timers.speed, () => {
      const row = this.#row();
      if (row?.Lock?.ID === lock.ID && this.#region.index > since) this.#release(row);
    });
  }

  #conflict(row: VariableRow | undefined): Outcome {
    const empty = {
      CreateIndex: 0,
      CreateTime: 0,
      ModifyIndex: 0,
      ModifyTime: 0,
      Namespace: this.#namespace,
      Path: this.#path,
    };
    return { kind: "conflict", row, empty };
  }
}
