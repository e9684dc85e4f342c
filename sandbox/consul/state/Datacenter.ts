import type { Profile } from "../Profile.js";
import { type Clock, machineClock } from "../time/Clock.js";
import { Catalog } from "./Catalog.js";
import { ConfigEntries } from "./ConfigEntries.js";
import { Indexes } from "./Indexes.js";
import { Intentions } from "./Intentions.js";
import { KeyValue } from "./KeyValue.js";
import { Locks } from "./Locks.js";
import { PreparedQueries } from "./PreparedQueries.js";
import { Sessions } from "./Sessions.js";

/** All that one datacenter stores, under one raft index. */
export class Datacenter {
  readonly indexes = new Indexes();
  readonly catalog: Catalog;
  readonly kv: KeyValue;
  readonly intentions: Intentions;
  readonly config: ConfigEntries;
  readonly sessions: Sessions;
  readonly locks: Locks;
  readonly queries: PreparedQueries;

  constructor(
    readonly name: string,
    profile: Profile,
    readonly clock: Clock = machineClock,
  ) {
    this.catalog = new Catalog(this.indexes, name);
    this.kv = new KeyValue(this.indexes);
    this.intentions = new Intentions(this.indexes, profile !== "1.8");
    this.config = new ConfigEntries(this.indexes);
    this.sessions = new Sessions(this.indexes, clock);
    this.locks = new Locks(this.kv, this.sessions, clock);
    this.queries = new PreparedQueries(this.indexes);
    this.catalog.onLoss = (node, checkId) => {
      this.sessions.lose(node, checkId);
    };
    this.sessions.onEnd = (session) => {
      this.locks.end(session);
      this.queries.end(session.ID);
    };
  }
}
