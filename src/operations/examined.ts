import { Fault } from "../errors.js";
import type { Examination } from "./ChangeDeclaration.js";
import type { Decided } from "./Effect.js";
import { pause } from "./pause.js";
import type { Reach } from "./Reach.js";

/** After these nobody knows whether the system did it. */
const AMBIGUOUS: ReadonlySet<string> = new Set([
  "UPSTREAM_TIMEOUT",
  "UPSTREAM_UNAVAILABLE",
  "UPSTREAM_BAD_RESPONSE",
  "UPSTREAM_RESPONSE_TOO_LARGE",
  "INTERNAL",
]);

/** A source that failed repeatedly is asked again within 10 s: so long it is waited for. */
const PATIENCE_MS = 12_000;
const AGAIN_MS = 1_000;
const AWAY: ReadonlySet<string> = new Set([
  "UPSTREAM_TIMEOUT",
  "UPSTREAM_UNAVAILABLE",
  "UPSTREAM_BUSY",
]);

export const isAmbiguous = ({ code }: Fault): boolean => AMBIGUOUS.has(code);

/**
 * What became of a change whose answer was lost, as its system tells; it is asked again while it does
 * not answer. Never rejects.
 */
export const examined = async (
  { declaration, input, target, row }: Decided,
  reach: Reach,
): Promise<Examination> => {
  const before = { state: row.target_state ?? "", operationId: row.id, reach };
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await declaration.examine(input, target, before);
    } catch (cause) {
      if (isAway(cause) && performance.now() < end && (await pause(AGAIN_MS, reach.signal)))
        continue;
      return { found: "UNKNOWN", message: "Whether it was done cannot be found out now." };
    }
  }
};

const isAway = (cause: unknown): boolean => cause instanceof Fault && AWAY.has(cause.code);
