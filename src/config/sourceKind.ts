import type { z } from "zod";
import type { Environment } from "./environment.js";

/** A setting that a variable gives to a source which leaves it out. */
export interface Fill {
  /** Below the source: `["tls", "ca"]`. */
  readonly path: readonly string[];
  readonly value: unknown;
  /** The variable that gave it. */
  readonly from: string;
  /** What is wrong with the variable, where something is. */
  readonly fault?: string;
}

/** What a system's room adds to the configuration. */
export interface SourceKind<Schema extends z.ZodType> {
  /** As written in `system:`. */
  readonly system: string;
  /** `--from-env` makes a source of this system where this variable is set. */
  readonly addressVariable: string;
  /** The settings that hold a credential, the one that counts first. */
  readonly credentials: readonly string[];
  /** Validates one source and reads its files; their paths start from `directory`. */
  readonly schema: (directory: string) => Schema;
  /** What the vendor's own variables say, with the meaning that they have for its command line. */
  readonly fills: (environment: Environment) => readonly Fill[];
}
