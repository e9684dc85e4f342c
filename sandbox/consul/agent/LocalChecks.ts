import type { CheckFields } from "../state/rows.js";

/** How a check gets its status: by being renewed within `TTL` nanoseconds, or from another service. */
export interface CheckRule {
  readonly TTL: number;
  readonly AliasService: string;
}

interface Held {
  check: CheckFields;
  rule: CheckRule;
  timer: NodeJS.Timeout | undefined;
}

const NO_RULE: CheckRule = { TTL: 0, AliasService: "" };

/** The checks that an agent holds. Those with a time to live turn critical when nobody renews them. */
export class LocalChecks {
  readonly #held = new Map<string, Held>();

  /** `changed` is called with each check whose status or output moved. */
  constructor(readonly changed: (check: CheckFields) => void) {}

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
    this.#held.set(check.CheckID, { check, rule: NO_RULE, timer: undefined });
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
    clearTimeout(held.timer);
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

  close(): void {
    for (const held of this.#held.values()) clearTimeout(held.timer);
  }

  #arm(held: Held): void {
    clearTimeout(held.timer);
    if (held.rule.TTL <= 0) return;
    held.timer = setTimeout(() => {
      const { Output } = held.check;
      const last = Output ? ` (last output before timeout follows): ${Output}` : "";
      this.#set(held, "critical", `TTL expired${last}`);
    }, held.rule.TTL / 1e6);
    held.timer.unref();
  }

  #set(held: Held, status: string, output: string): void {
    if (held.check.Status === status && held.check.Output === output) return;
    held.check = { ...held.check, Status: status, Output: output };
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
