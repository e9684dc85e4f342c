import type { CheckFields } from "../state/rows.js";
import type { Clock } from "../time/Clock.js";
import { type ProbeRule, startProbing } from "./probes/startProbing.js";

/** How a check gets its status, and what follows from it. Durations in nanoseconds, 0 for none. */
export interface CheckRule extends ProbeRule {
  /** It turns critical unless somebody renews it in time. */
  readonly TTL: number;
  /** It shows the worst check of this service. */
  readonly AliasService: string;
  /** Bytes of a note that are kept; 0 for the usual number. */
  readonly OutputMaxSize: number;
  /** Its service is forgotten after this time of being critical. */
  readonly DeregisterCriticalServiceAfter: number;
}

/** What an agent does when a check that it holds changes. */
export interface CheckHooks {
  /** The status or the output moved, and the catalog is to know. */
  readonly changed: (check: CheckFields) => void;
  /** It was critical for too long. */
  readonly reap: (check: CheckFields) => void;
}

interface Held {
  check: CheckFields;
  rule?: CheckRule;
  /** Each undoes what was arranged for later. */
  expiry?: () => void;
  reaper?: () => void;
  probing?: () => void;
  telling?: () => void;
}

/** Consul forgets no service sooner. */
const SHORTEST_REAP_MS = 60_000;
/** An output that changes alone is told to the catalog between half this time and one and a half of it. */
const TELL_MS = 300_000;

/** What an agent keeps of a note. */
const USUAL_OUTPUT = 4_096;

const captured = (output: string, asked: number): string => {
  const bytes = Buffer.from(output);
  const most = asked > 0 ? asked : USUAL_OUTPUT;
  if (bytes.length <= most) return output;
  const kept = bytes.subarray(0, most).toString("utf8");
  return `${kept} ... (captured ${most} of ${bytes.length} bytes)`;
};

const disarm = (held: Held): void => {
  for (const undo of [held.expiry, held.reaper, held.probing, held.telling]) undo?.();
};

/** The checks that an agent holds: it runs them, or waits for who renews them. */
export class LocalChecks {
  readonly #held = new Map<string, Held>();

  constructor(
    readonly clock: Clock,
    readonly hooks: CheckHooks,
  ) {}

  list(): readonly CheckFields[] {
    return [...this.#held.values()].map(({ check }) => check);
  }

  /** The checks of a service; those of the node for "". */
  of(serviceId: string): readonly CheckFields[] {
    return this.list().filter((check) => check.ServiceID === serviceId);
  }

  get(id: string): CheckFields | undefined {
    return this.#held.get(id)?.check;
  }

  /** Holds a check from now on, and returns it; one that is held already keeps its status. */
  put(given: CheckFields): CheckFields {
    const known = this.get(given.CheckID);
    const check = known ? { ...given, Status: known.Status, Output: known.Output } : given;
    this.remove(check.CheckID);
    this.#held.set(check.CheckID, { check });
    this.#updateAliases(check.ServiceID);
    return check;
  }

  follow(id: string, rule: CheckRule): void {
    const held = this.#held.get(id);
    if (!held) return;
    held.rule = rule;
    this.#start(held);
    if (rule.AliasService) this.#updateAliases(rule.AliasService);
  }

  remove(id: string): boolean {
    const held = this.#held.get(id);
    if (!held) return false;
    disarm(held);
    this.#held.delete(id);
    this.#updateAliases(held.check.ServiceID);
    return true;
  }

  /** Renews a check with a time to live; false if there is none of that id. */
  renew(id: string, status: string, output: string): boolean {
    const held = this.#held.get(id);
    if (!held?.rule || held.rule.TTL <= 0) return false;
    this.#arm(held);
    this.#set(held, status, captured(output, held.rule.OutputMaxSize));
    return true;
  }

  /** Stops all clocks; `resume` starts them anew. */
  close(): void {
    for (const held of this.#held.values()) disarm(held);
  }

  resume(): void {
    for (const held of this.#held.values()) this.#start(held);
  }

  #start(held: Held): void {
    this.#arm(held);
    held.probing?.();
    const report = (verdict: { readonly status: string; readonly output: string }): void => {
      this.#set(held, verdict.status, verdict.output);
    };
    const stop = held.rule && startProbing(held.rule, this.clock, report);
    if (stop) held.probing = stop;
  }

  #arm(held: Held): void {
    this.#watchCritical(held);
    held.expiry?.();
    const ttl = held.rule?.TTL ?? 0;
    if (ttl <= 0) return;
    held.expiry = this.clock.after(ttl / 1e6, () => {
      const { Output } = held.check;
      const last = Output ? ` (last output before timeout follows): ${Output}` : "";
      this.#set(held, "critical", `TTL expired${last}`);
    });
  }

  #watchCritical(held: Held): void {
    held.reaper?.();
    const after = (held.rule?.DeregisterCriticalServiceAfter ?? 0) / 1e6;
    if (held.check.Status !== "critical" || after <= 0) return;
    held.reaper = this.clock.after(Math.max(after, SHORTEST_REAP_MS), () => {
      this.hooks.reap(held.check);
    });
  }

  #set(held: Held, status: string, output: string): void {
    if (held.check.Status === status && held.check.Output === output) return;
    const turned = held.check.Status !== status;
    held.check = { ...held.check, Status: status, Output: output };
    if (turned) this.#watchCritical(held);
    this.#tell(held, turned);
    // As in Consul: an output alone moves no alias, else two that follow each other would never rest.
    if (turned) this.#updateAliases(held.check.ServiceID);
  }

  /** A new status is told at once; an output that is all that changed, with many others, later. */
  #tell(held: Held, now: boolean): void {
    const tell = (): void => {
      delete held.telling;
      this.hooks.changed(held.check);
    };
    if (now) {
      held.telling?.();
      tell();
    } else {
      held.telling ??= this.clock.after(TELL_MS * (0.5 + Math.random()), tell);
    }
  }

  /** What follows a service shows its worst check, those of the node among them. */
  #updateAliases(serviceId: string): void {
    for (const held of this.#held.values()) {
      const followed = held.rule?.AliasService ?? "";
      if (followed === "" || (serviceId !== "" && followed !== serviceId)) continue;
      this.#set(held, ...this.#worst(followed));
    }
  }

  #worst(serviceId: string): readonly [status: string, output: string] {
    const checks = this.list().filter(({ ServiceID }) => ["", serviceId].includes(ServiceID));
    for (const status of ["critical", "warning"]) {
      const failing = checks.find((check) => check.Status === status);
      if (!failing) continue;
      return [status, `Aliased check "${failing.Name}" failing: ${failing.Output}`];
    }
    return ["passing", checks.length > 0 ? "All checks passing." : "No checks found."];
  }
}
