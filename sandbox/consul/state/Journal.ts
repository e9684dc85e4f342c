/** Remembers how to take back what is done while it is open, so that a write can be given up half way. */
export class Journal {
  #undo: (() => void)[] | undefined;

  get open(): boolean {
    return this.#undo !== undefined;
  }

  /** Notes how to take back the change that is about to be made. */
  record(undo: () => void): void {
    this.#undo?.push(undo);
  }

  begin(): void {
    this.#undo = [];
  }

  /** Keeps all that was done. */
  keep(): void {
    this.#undo = undefined;
  }

  /** Takes back all that was done, the last first. */
  takeBack(): void {
    const undo = this.#undo ?? [];
    this.#undo = undefined;
    for (const step of undo.reverse()) step();
  }
}
