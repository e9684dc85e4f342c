/** What was opened one after the other, and is closed the other way round. */
export class Closing {
  readonly #steps: (() => Promise<unknown> | undefined)[] = [];

  add(step: () => Promise<unknown> | undefined): void {
    this.#steps.unshift(step);
  }

  async close(): Promise<void> {
    // What is still opening adds to them.
    for (let step = this.#steps.shift(); step; step = this.#steps.shift()) await step();
  }
}
