import { z } from "zod";

/** Seconds in ten years. */
export const LONGEST_TTL = 315_360_000;

const line = z.string().regex(/^[^\p{Cc}]{1,255}$/u);
const role = z.string().regex(/^[a-z][a-z0-9-]{0,62}$/);

/** The body of `POST /tokens`. */
export const tokenRequest = z.strictObject({
  subject: line,
  roles: z.array(role).min(1).max(32),
  ttlSeconds: z.int().min(1).max(LONGEST_TTL).nullable(),
  createdBy: line,
});

const time = z.iso.datetime();

/** A token as JSON. */
export const tokenMessage = z.object({
  id: z.string(),
  subject: z.string(),
  roles: z.array(z.string()),
  createdAt: time,
  createdBy: z.string(),
  expiresAt: time.nullable(),
  lastUsedAt: time.nullable(),
  revokedAt: time.nullable(),
});

export type TokenMessage = z.output<typeof tokenMessage>;

/** The answer of `POST /tokens`. */
export const createdTokenMessage = tokenMessage.extend({ token: z.string() });

/** The answer of `GET /tokens`. */
export const tokenListMessage = z.object({ tokens: z.array(tokenMessage) });

/** The answer where something was refused. */
export const refusalMessage = z.object({
  error: z.object({ code: z.string(), message: z.string() }),
});
