import { z } from "zod";
import { capabilities } from "./capabilities.js";
import { queryOf, type ChangeCalls, type ThingPlace } from "./ChangeCalls.js";
import { requireNamespace } from "./requestNames.js";
import { requireVariablePath } from "./variablePath.js";

const rows = z
  .array(z.object({ Path: z.string(), ModifyIndex: z.number(), Lock: z.unknown().optional() }))
  .nullable();

/** A variable as changes ask for it. */
export interface FoundVariable {
  /** `0`: there is none. */
  readonly modifyIndex: string;
  /** Whether somebody holds its lock, without which Nomad changes nothing. */
  readonly isLocked: boolean;
}

/**
 * Writes variables and never reads what they hold. Methods may throw INVALID_NAMESPACE, INVALID_PATH,
 * CONFLICT, RATE_LIMITED or one of UPSTREAM_*.
 */
export class VariableChanger {
  constructor(private readonly calls: ChangeCalls) {}

  /** By the list, so that what it holds is never sent. */
  async find(place: ThingPlace): Promise<FoundVariable> {
    this.#path(place);
    const query = { ...queryOf(place), prefix: place.id, per_page: "1" };
    const found = await this.calls.read({ path: "/v1/vars", query }, (value) => rows.parse(value));
    const [first] = found ?? [];
    if (first?.Path !== place.id) return { modifyIndex: "0", isLocked: false };
    return { modifyIndex: String(first.ModifyIndex), isLocked: Boolean(first.Lock) };
  }

  /** Nomad would write into a namespace that is not there. */
  async hasNamespace({ region, namespace }: ThingPlace): Promise<boolean> {
    requireNamespace(namespace, this.calls.source);
    const call = { path: `/v1/namespace/${namespace}`, query: { region } };
    return (await this.calls.read(call, () => true)) ?? false;
  }

  /** The variable must be at `index`; `0`: there must be none. */
  async set(
    place: ThingPlace,
    items: Readonly<Record<string, string>>,
    index: string,
  ): Promise<void> {
    const query = { ...queryOf(place), cas: index };
    const body = { Items: items };
    const needs = capabilities.variable("write", place);
    const call = { method: "PUT", path: this.#path(place), query, body, needs } as const;
    await this.calls.write(call, () => null);
  }

  async delete(place: ThingPlace, index: string): Promise<void> {
    const query = { ...queryOf(place), cas: index };
    const needs = capabilities.variable("destroy", place);
    await this.calls.write({ method: "DELETE", path: this.#path(place), query, needs }, () => null);
  }

  #path({ id, namespace }: ThingPlace): string {
    requireNamespace(namespace, this.calls.source);
    requireVariablePath(id, this.calls.source);
    return `/v1/var/${id}`;
  }
}
