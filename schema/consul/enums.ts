import { enumOf } from "../estate/enumOf.js";

export const ConsulHealth = enumOf(
  "ConsulHealth",
  "What checks say. Of several, the worst holds: MAINTENANCE, then CRITICAL, WARNING, PASSING.",
  {
    PASSING: "Every check passes, or there is none.",
    WARNING: "At least one check warns.",
    CRITICAL: "At least one check is critical: it receives no traffic.",
    MAINTENANCE: "Somebody put it into maintenance: it receives no traffic.",
  },
);
export type ConsulHealth = keyof typeof ConsulHealth;

export const ConsulIntentionAction = enumOf(
  "ConsulIntentionAction",
  "What an intention does with calls.",
  { ALLOW: "They are let through.", DENY: "They are refused." },
);
export type ConsulIntentionAction = keyof typeof ConsulIntentionAction;
