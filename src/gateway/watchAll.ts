import type { Estate } from "../estate/Estate.js";
import { type WatchedSource, watchSource } from "../estate/watchSource.js";
import type { Logger } from "../telemetry/logger.js";
import type { OpenedSource } from "./OpenedSource.js";

/** Watches every source; what breaks is told in the log, once for each reason until it is well again. */
export const watchAll = (
  estate: Estate,
  opened: readonly OpenedSource[],
  log: Logger,
): readonly WatchedSource[] =>
  opened.map((source) => {
    let told = "";
    return watchSource(estate, source, source.observer, ({ id, reason, completedAt }, err) => {
      const trouble = `${completedAt ?? ""} ${reason ?? ""}`;
      // It is tried again every few seconds, and fails alike.
      if (trouble === told) return;
      told = trouble;
      const what = completedAt === null ? "it was never read" : "its last view is served";
      log.warn({ source: id, reason, err }, `the source cannot be read; ${what}`);
    });
  });
