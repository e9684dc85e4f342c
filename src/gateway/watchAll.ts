import type { Estate } from "../estate/Estate.js";
import type { SourceState } from "../estate/SourceState.js";
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
    const onBroken = ({ id, reason, completedAt }: SourceState, err: unknown) => {
      const trouble = `${completedAt ?? ""} ${reason ?? ""}`;
      // It is tried again every few seconds, and fails alike.
      if (trouble === told) return;
      told = trouble;
      const what = completedAt === null ? "it was never read" : "its last view is served";
      log.warn({ source: id, reason, err }, `the source cannot be read; ${what}`);
    };
    const watched = watchSource(estate, source, source.observer, onBroken);
    watched.state.onRecovery = () => {
      log.info({ source: watched.state.id }, "the source can be read again");
    };
    return watched;
  });
