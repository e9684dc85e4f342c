import type { Operation } from "../../schema/estate/Operation.js";
import { Fault } from "../errors.js";
import type { Approvals } from "./Approvals.js";
import type { CallerReads } from "./CallerReads.js";
import type { ChangeDeclaration, ChangeOptions } from "./ChangeDeclaration.js";
import type { Changed, Changes } from "./Changes.js";
import { checkedReason } from "./checkedOptions.js";
import type { ChangingCaller, Door } from "./Door.js";
import type { OperationRow } from "./operationRows.js";
import type { Seals } from "./Seals.js";
import { toOperation } from "./toOperation.js";

/** The door as one caller stands before it. */
export class CallerDoor implements Changes {
  constructor(
    private readonly parts: {
      readonly door: Door;
      readonly approvals: Approvals;
      readonly reads: CallerReads;
      readonly seals: Seals;
    },
    private readonly by: ChangingCaller,
  ) {}

  change<Input>(
    declaration: ChangeDeclaration<Input>,
    input: Input,
    options?: ChangeOptions | null,
  ): Promise<Changed> {
    return this.parts.door.change(this.by, declaration, input, options);
  }

  async approve(
    nodeId: string,
    planHash: string | null,
    comment: string | null,
  ): Promise<Operation> {
    const said = { planHash, comment: checkedReason(comment, "comment") };
    return this.#told(
      await this.parts.approvals.approve(this.by.caller, await this.#row(nodeId), said),
    );
  }

  async reject(nodeId: string, comment: string | null): Promise<Operation> {
    const said = checkedReason(comment, "comment");
    return this.#told(
      await this.parts.approvals.reject(this.by.caller, await this.#row(nodeId), said),
    );
  }

  async cancel(nodeId: string): Promise<Operation> {
    return this.#told(await this.parts.approvals.cancel(this.by.caller, await this.#row(nodeId)));
  }

  async #row(nodeId: string): Promise<OperationRow> {
    const row = await this.parts.reads.row(nodeId);
    if (row) return row;
    throw new Fault("NOT_FOUND", "There is no operation with this id.");
  }

  #told(row: OperationRow): Operation {
    return toOperation(row, this.parts.seals);
  }
}
