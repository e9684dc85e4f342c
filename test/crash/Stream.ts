import { z } from "zod";
import { tokenOf } from "../support/testCallers.js";

const SET = `mutation ($input: SetConsulKeyInput!, $options: OperationOptions) {
  setConsulKey(input: $input, options: $options) { operation { id status } } }`;

const answered = z.object({
  data: z.object({
    setConsulKey: z.object({ operation: z.object({ id: z.string(), status: z.string() }) }),
  }),
});

/** A change that was asked for, and what was answered, if anything was. */
export interface Asked {
  readonly number: number;
  readonly answer: { readonly id: string; readonly status: string } | null;
}

/** The key that a change writes; each writes its own. */
export const keyOf = (number: number): string => `crash/${number}`;

const WORKERS = 8;

/** Callers who ask for one change after the other, each with an idempotency key of its own. */
export class Stream {
  readonly asked = new Map<number, Asked>();
  #next = 1;
  #url = "";
  #isOpen = false;

  /** Asks until the gateway is gone. */
  async run(url: string): Promise<void> {
    this.#url = url;
    this.#isOpen = true;
    await Promise.all(Array.from({ length: WORKERS }, () => this.#work()));
  }

  /** Asks again, with the same key, for everything to which no answer came. */
  async repeat(url: string): Promise<void> {
    this.#url = url;
    const open = [...this.asked.values()].filter(({ answer }) => answer === null);
    await Promise.all(open.map(({ number }) => this.#ask(number)));
  }

  async #work(): Promise<void> {
    while (this.#isOpen) {
      const number = this.#next;
      this.#next += 1;
      await this.#ask(number);
    }
  }

  async #ask(number: number): Promise<void> {
    this.asked.set(number, { number, answer: null });
    try {
      const { data } = answered.parse(await this.#send(number));
      this.asked.set(number, { number, answer: data.setConsulKey.operation });
    } catch {
      this.#isOpen = false;
    }
  }

  async #send(number: number): Promise<unknown> {
    const variables = {
      input: { source: "hz", key: keyOf(number), value: `value ${number}` },
      options: { idempotencyKey: `change ${number}` },
    };
    const response = await fetch(new URL("/graphql", this.#url), {
      method: "POST",
      headers: {
        authorization: `Bearer ${tokenOf("admin")}`,
        "content-type": "application/json",
      },
      body: JSON.stringify({ query: SET, variables }),
    });
    return response.json();
  }
}
