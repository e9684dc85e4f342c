import type { ResourceKind, System } from "../../schema/estate/enums.js";

/** What visibility is decided by: all things with the same attributes are seen by the same callers. */
export interface Group {
  readonly system: System;
  readonly sourceId: string;
  readonly kind: ResourceKind;
  readonly environment: string | null;
  readonly namespace: string | null;
}
