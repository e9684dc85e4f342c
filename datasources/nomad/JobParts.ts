/**
 * What belongs to each job of a region, for the moment when the job is purged: Nomad drops its
 * allocations and deployments with it then, and tells of the job only.
 */
export class JobParts {
  /** By the key of the job: the keys of its parts. */
  readonly #parts = new Map<string, Set<string>>();
  /** When jobs were purged since the latest listing began: a page may have been read before. */
  readonly #purged = new Map<string, number>();

  /** Notes a part; false for one that a purge took, however late it is told. */
  note(job: string, part: string, modifyIndex: number): boolean {
    if (modifyIndex <= (this.#purged.get(job) ?? 0)) return false;
    const known = this.#parts.get(job);
    if (known) known.add(part);
    else this.#parts.set(job, new Set([part]));
    return true;
  }

  /** The job is gone as of this index; returns what went with it. */
  purge(job: string, index: number): ReadonlySet<string> {
    const parts = this.#parts.get(job) ?? new Set();
    this.#parts.delete(job);
    this.#purged.set(job, index);
    return parts;
  }

  /** Before a listing: what it will hold, no purge took before. */
  begin(): void {
    this.#purged.clear();
  }

  /** Drops the parts that are gone. */
  tidy(isKnown: (part: string) => boolean): void {
    for (const [job, parts] of this.#parts) {
      for (const part of parts) if (!isKnown(part)) parts.delete(part);
      if (parts.size === 0) this.#parts.delete(job);
    }
  }
}
