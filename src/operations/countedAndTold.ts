import type { Logger } from "../telemetry/logger.js";
import type { LedgerCounts } from "./Recorder.js";

/** Counts records, and tells the log when changes begin to be refused, and when they are recorded again. */
export const countedAndTold = (counts: LedgerCounts, log: Logger): LedgerCounts => {
  let told: string | null = null;
  return {
    recorded: (entry) => {
      counts.recorded(entry);
      if (told !== null) log.info("changes are recorded again");
      told = null;
    },
    unrecorded: (failure) => {
      counts.unrecorded(failure);
      const { code } = failure;
      if (code !== told) log.error({ code }, "changes cannot be recorded, and are refused");
      told = code;
    },
  };
};
