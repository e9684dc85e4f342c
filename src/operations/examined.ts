import type { Fault } from "../errors.js";
import type { Examination } from "./ChangeDeclaration.js";
import type { Decided } from "./Effect.js";
import type { Reach } from "./Reach.js";

/** After these nobody knows whether the system did it. */
const AMBIGUOUS: ReadonlySet<string> = new Set([
  "UPSTREAM_TIMEOUT",
  "UPSTREAM_UNAVAILABLE",
  "UPSTREAM_BAD_RESPONSE",
  "UPSTREAM_RESPONSE_TOO_LARGE",
  "INTERNAL",
]);

export const isAmbiguous = ({ code }: Fault): boolean => AMBIGUOUS.has(code);

/** What became of a change whose answer was lost, as its system tells; never rejects. */
export const examined = async (
  { declaration, input, target, row }: Decided,
  reach: Reach,
): Promise<Examination> => {
  try {
    const before = { state: row.target_state ?? "", operationId: row.id, reach };
    return await declaration.examine(input, target, before);
  } catch {
    return { found: "UNKNOWN", message: "Whether it was done cannot be found out now." };
  }
};
