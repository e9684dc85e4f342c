import type { CheckFields } from "../state/rows.js";

/** How a check gets its status, and what follows from it. Durations in nanoseconds, 0 for none. */
export interface CheckRule {
  /** It turns critical unless somebody renews it in time. */
  readonly TTL: number;
  /** It shows the worst check of this service. */
  readonly AliasService: string;
  /** Its service is forgotten after this time of being critical. */
  readonly DeregisterCriticalServiceAfter: number;
}

interface Held {
  check: CheckFields;
  rule: CheckRule;
  expiry?: NodeJS.Timeout;
  reaper?: NodeJS.Timeout;
}

const NO_RULE: CheckRule = { TTL: 0, AliasService: "", DeregisterCriticalServiceAfter: 0 };
/** Consul forgets no service sooner. */
const SHORTEST_REAP_MS = 60_000;

const disarm = (held: Held): void => {
  clearTimeout(held.expiry);
  clearTimeout(held.reaper);
};

/** The checks that an agent holds. Those with a time to live turn critical when nobody renews them. */
export class LocalChecks {
  readonly #held = new Map<string, Held>();

  /** `changed` hears of each check whose status or output moved, `reap` of those critical for too long. */
  constructor(
    readonly changed: (check: CheckFields) => void,
    readonly reap: (check: CheckFields) => void,
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

  put(check: CheckFields): void {
    this.remove(check.CheckID);
    this.#held.set(check.CheckID, { check, rule: NO_RULE });
    this.#updateAliases(check.ServiceID);
  }

  follow(id: string, rule: CheckRule): void {
    const held = this.#held.get(id);
    if (!held) return;
    held.rule = rule;
    this.#arm(held);
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
    if (!held || held.rule.TTL <= 0) return false;
    this.#arm(held);
    this.#set(held, status, output);
    return true;
  }

  /** Stops all clocks; `resume` starts them anew. */
  close(): void {
    for (const held of this.#held.values()) disarm(held);
  }

  resume(): void {
    for (const held of this.#held.values()) this.#arm(held);
  }

  #arm(held: Held): void {
    this.#watchCritical(held);
    clearTimeout(held.expiry);
    if (held.rule.TTL <= 0) return;
    held.expiry = setTimeout(() => {
      const { Output } = held.check;
      const last = Output ? ` (last output before timeout follows): ${Output}` : "";
      this.#set(held, "critical", `TTL expired${last}`);
    }, held.rule.TTL / 1e6);
    held.expiry.unref();
  }

  #watchCritical(held: Held): void {
    clearTimeout(held.reaper);
    const after = held.rule.DeregisterCriticalServiceAfter / 1e6;
    if (held.check.Status !== "critical" || after <= 0) return;
    held.reaper = setTimeout(
      () => {
        this.reap(held.check);
      },
      Math.max(after, SHORTEST_REAP_MS),
    );
    held.reaper.unref();
  }

  #set(held: Held, status: string, output: string): void {
    if (held.check.Status === status && held.check.Output === output) return;
    const turned = held.check.Status !== status;
    held.check = { ...held.check, Status: status, Output: output };
    if (turned) this.#watchCritical(held);
    this.changed(held.check);
    this.#updateAliases(held.check.ServiceID);
  }

  /** What follows a service shows its worst check. */
  #updateAliases(serviceId: string): void {
    if (serviceId === "") return;
    for (const held of this.#held.values()) {
      if (held.rule.AliasService === serviceId) this.#set(held, ...this.#worst(serviceId));
    }
  }

  #worst(serviceId: string): readonly [status: string, output: string] {
    const checks = this.of(serviceId);
    for (const status of ["critical", "warning"]) {
      const failing = checks.find((check) => check.Status === status);
      if (!failing) continue;
      return [status, `Aliased check "${failing.Name}" failing: ${failing.Output}`];
    }
    return ["passing", checks.length > 0 ? "All checks passing." : "No checks found."];
  }
}
