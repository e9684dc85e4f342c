import type { Log } from "../execution/log.js";
import { elapsed, type Clock } from "./elapsed.js";
import { TokenTrouble } from "./tokenRefusals.js";

const QUIET_MS = 60_000;

/** Tells whoever runs the gateway why tokens are refused: each reason once a minute, never a token. */
export class RefusalLog {
  /** Reasons are our own sentences, so they are few. */
  readonly #told = new Map<string, number>();

  constructor(
    private readonly log: Log,
    private readonly now: Clock,
  ) {}

  tell(refusal: unknown): void {
    const trouble = refusal instanceof Error ? refusal.cause : undefined;
    if (!(trouble instanceof TokenTrouble)) return;
    const { reason } = trouble;
    const at = this.now();
    if (elapsed(this.#told.get(reason) ?? Number.NEGATIVE_INFINITY, at) < QUIET_MS) return;
    this.#told.set(reason, at);
    this.log.info({ reason }, "a token was refused");
  }
}
