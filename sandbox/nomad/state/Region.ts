import type { TopicEvent } from "../events/TopicEvent.js";
import { EventBuffer } from "../events/EventBuffer.js";
import { Clock } from "./Clock.js";
import { Ids } from "./Ids.js";
import { settleJobs } from "./settleJobs.js";
import type { Table } from "./Table.js";
import { Tables } from "./Tables.js";
import { Timers } from "./Timers.js";

/** One raft entry while it is applied. */
export interface Write {
  readonly index: number;
  readonly now: bigint;
  put<R>(table: Table<R>, row: R): void;
  remove<R>(table: Table<R>, key: string): R | undefined;
  /** Marks a job whose status and summary may have changed with this entry. */
  touch(namespace: string, jobId: string): void;
}

export interface RegionOptions {
  readonly name: string;
  readonly seed: string;
  readonly speed: number;
  readonly eventBufferSize: number;
}

/** The state of one region: its tables under one raft index, its events, its clock and timers. */
export class Region {
  readonly name: string;
  readonly tables = new Tables();
  readonly clock = new Clock();
  readonly ids: Ids;
  readonly timers: Timers;
  readonly events: EventBuffer;
  readonly #changed = new Set<() => void>();
  #index = 7;

  constructor(options: RegionOptions) {
    this.name = options.name;
    this.ids = new Ids(`${options.seed}/${options.name}`);
    this.timers = new Timers(options.speed);
    this.events = new EventBuffer(options.eventBufferSize);
  }

  /** The last raft index. */
  get index(): number {
    return this.#index;
  }

  /** Applies one raft entry; `type` is what its events are called. */
  write<T>(type: string, apply: (write: Write) => T): T {
    this.#index += 1;
    const events: TopicEvent[] = [];
    const touched = new Map<string, readonly [string, string]>();
    const index = this.#index;
    const write: Write = {
      index,
      now: this.clock.now(),
      put: (table, row) => {
        table.put(row, index);
        const event = table.event(row, type, false);
        if (event) events.push(event);
      },
      remove: (table, key) => {
        const row = table.remove(key, index);
        const event = row === undefined ? undefined : table.event(row, type, true);
        if (event) events.push(event);
        return row;
      },
      touch: (namespace, jobId) => touched.set(`${namespace}\0${jobId}`, [namespace, jobId]),
    };
    const result = apply(write);
    settleJobs(this.tables, write, touched.values());
    this.events.publish({ index, events });
    for (const listener of [...this.#changed]) listener();
    return result;
  }

  /** Raises the index by an entry that changes nothing, as a keyring or a heartbeat entry does. */
  skip(): number {
    this.#index += 1;
    return this.#index;
  }

  /** Calls `listener` after every entry. Returns what ends that. */
  onChange(listener: () => void): () => void {
    this.#changed.add(listener);
    return () => this.#changed.delete(listener);
  }

  close(): void {
    this.timers.close();
  }
}
