import type { Clock } from "../../time/Clock.js";
import { probeHttp } from "./probeHttp.js";
import { probeTcp } from "./probeTcp.js";
import { Thresholds, type ThresholdSettings } from "./Thresholds.js";
import { critical, type Verdict } from "./Verdict.js";

/** How a check is run. Durations in nanoseconds; "" and 0 where nothing is said. */
export interface ProbeRule extends ThresholdSettings {
  readonly HTTP: string;
  readonly Method: string;
  readonly Header: Readonly<Record<string, readonly string[]>> | null;
  readonly Body: string;
  readonly TLSSkipVerify: boolean;
  readonly DisableRedirects: boolean;
  readonly TCP: string;
  readonly Interval: number;
  readonly Timeout: number;
}

/** No check runs more often. */
const SHORTEST_MS = 1_000;
const DEFAULT_TIMEOUT_MS = 10_000;

/**
 * Runs an HTTP or TCP check again and again, the first time somewhere within its interval, as agents
 * do so that not all run at once. Returns what stops it; undefined for checks that are not run here.
 */
export const startProbing = (
  rule: ProbeRule,
  clock: Clock,
  report: (verdict: Verdict) => void,
): (() => void) | undefined => {
  const probe = probeOf(rule, clock);
  if (!probe || rule.Interval <= 0) return undefined;
  const thresholds = new Thresholds(rule);
  const interval = Math.max(rule.Interval / 1e6, SHORTEST_MS);
  let stopped = false;
  const settle = (verdict: Verdict): void => {
    if (stopped) return;
    const status = thresholds.count(verdict.status);
    if (status) report({ ...verdict, status });
    cancel = clock.after(interval, run);
  };
  const run = (): void => {
    probe().then(settle, (error: unknown) => {
      settle(critical(String(error)));
    });
  };
  let cancel = clock.after(Math.random() * interval, run);
  return () => {
    stopped = true;
    cancel();
  };
};

const probeOf = (rule: ProbeRule, clock: Clock): (() => Promise<Verdict>) | undefined => {
  const usual = Math.min(rule.Interval / 1e6, DEFAULT_TIMEOUT_MS);
  const timeout = rule.Timeout > 0 ? rule.Timeout / 1e6 : usual;
  if (rule.HTTP !== "") {
    const target = {
      url: rule.HTTP,
      method: rule.Method,
      headers: rule.Header ?? {},
      body: rule.Body,
      skipVerify: rule.TLSSkipVerify,
      followRedirects: !rule.DisableRedirects,
    };
    return () => probeHttp(target, timeout, clock);
  }
  return rule.TCP === "" ? undefined : () => probeTcp(rule.TCP, timeout, clock);
};
