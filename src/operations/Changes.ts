import type { Operation } from "../../schema/estate/Operation.js";
import type { Source } from "../estate/EstateView.js";
import type { ChangeDeclaration, ChangeOptions } from "./ChangeDeclaration.js";

/** What a mutation gets back from the door. */
export interface Changed {
  readonly operation: Operation;
  /** The source that was changed. */
  readonly source: Source;
  /** What the change told besides: ids that the payload needs. Empty where it did not run (yet). */
  readonly result: Readonly<Record<string, string | null>>;
}

/** The one way to change anything: the door, for one caller. */
export interface Changes {
  /**
   * Claims, plans, decides, records, acts, records, refreshes: see `docs/operations.md`. What is
   * refused before the intent is recorded is thrown as a Fault; from then on `operation.status` tells.
   */
  change<Input>(
    declaration: ChangeDeclaration<Input>,
    input: Input,
    options?: ChangeOptions | null,
  ): Promise<Changed>;
  /** Counts an approval; the last one that it takes runs the operation. Throws Fault. */
  approve(nodeId: string, planHash: string | null, comment: string | null): Promise<Operation>;
  /** Refuses an operation that waits. Throws Fault. */
  reject(nodeId: string, comment: string | null): Promise<Operation>;
  /** Takes back an operation that waits. Throws Fault. */
  cancel(nodeId: string): Promise<Operation>;
}
