import type { Response } from "@cedar-policy/cedar-wasm/nodejs";
import { isTrap } from "./cedar.js";
import { type EngineCall, EngineInstance, type Selection } from "./EngineInstance.js";
import { EvaluationError } from "./EvaluationError.js";
import type { Rule } from "./Rule.js";

/** Answers questions by one set of policies, and starts anew where a trap spoilt its instance. */
export class Engine {
  readonly #schema: string;
  readonly #rules: readonly Rule[];
  #instance: EngineInstance | null = null;

  /** Takes only what was checked and found to be in order. */
  constructor(schema: string, rules: readonly Rule[]) {
    this.#schema = schema;
    this.#rules = rules;
  }

  /**
   * What the policies say, and which: of `all` those that permit, approvals that it takes among them,
   * or those that forbid for good. Throws EvaluationError where they cannot tell.
   */
  ask(selection: Selection, action: string, call: EngineCall): Response {
    return this.#tryTwice((instance) => instance.ask(selection, action, call));
  }

  /** The policies that may apply to it. Throws EvaluationError where the schema does not allow the question. */
  applying(call: EngineCall): readonly string[] {
    return this.#tryTwice((instance) => instance.applying(call));
  }

  #tryTwice<T>(use: (instance: EngineInstance) => T): T {
    const first = this.#use(use);
    const result = "broke" in first ? this.#use(use) : first;
    if ("broke" in result) throw new EvaluationError("the engine broke", [], result.broke);
    return result.value;
  }

  #use<T>(
    use: (instance: EngineInstance) => T,
  ): { readonly value: T } | { readonly broke: unknown } {
    let instance = this.#instance;
    // Forgotten first: where the stack has run out, nothing may be called any more.
    this.#instance = null;
    try {
      instance ??= new EngineInstance(this.#schema, this.#rules);
      const value = use(instance);
      this.#instance = instance;
      return { value };
    } catch (cause) {
      if (isTrap(cause)) return { broke: cause };
      this.#instance = instance;
      if (cause instanceof EvaluationError) throw cause;
      throw new EvaluationError("the engine refused the question", [], cause);
    }
  }
}
