import type { CallRecorder } from "../../src/estate/sighting.js";
import { CatalogChanges } from "./CatalogChanges.js";
import { ChangeCalls } from "./ChangeCalls.js";
import { ConfigEntryChanges } from "./ConfigEntryChanges.js";
import { IntentionChanges } from "./IntentionChanges.js";
import { KeyChanges } from "./KeyChanges.js";
import type { LiveParts } from "./LiveCalls.js";

/**
 * What one operation may do to one cluster. It reads anew each time, in the queue of the changes, and
 * every change is sent once. Every method may throw a Fault: UNKNOWN_DATACENTER, RATE_LIMITED or one of
 * UPSTREAM_*; the `effect` of one that a change throws tells whether it may have been made.
 */
export class ConsulChanger {
  readonly keys: KeyChanges;
  readonly intentions: IntentionChanges;
  readonly catalog: CatalogChanges;
  readonly configEntries: ConfigEntryChanges;

  constructor(parts: LiveParts, calls: CallRecorder) {
    const own = new ChangeCalls(parts, calls);
    this.keys = new KeyChanges(own);
    this.intentions = new IntentionChanges(own);
    this.catalog = new CatalogChanges(own);
    this.configEntries = new ConfigEntryChanges(own);
  }
}
