import { formatTime } from "../state/Clock.js";
import type { NodeEvent } from "../state/catalogRows.js";
import type { Write } from "../state/Region.js";

/** An entry of a node's own history. */
export const nodeEvent = (write: Write, Message: string, Subsystem: string): NodeEvent => ({
  CreateIndex: write.index,
  Details: null,
  Message,
  Subsystem,
  Timestamp: formatTime(write.now),
});
