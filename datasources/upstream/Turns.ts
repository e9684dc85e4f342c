/** Lets one piece of work run at a time, in the order of asking. */
export class Turns {
  #last: Promise<void> = Promise.resolve();

  /** Rejects as `work` does; those behind it have their turn all the same. */
  async take(work: () => Promise<void>): Promise<void> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => undefined);
    await turn;
  }
}
