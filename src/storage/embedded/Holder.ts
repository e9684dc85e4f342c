import { hostname } from "node:os";
import { z } from "zod";
import { processStart } from "../../processStart.js";

const holder = z.object({
  pid: z.int().positive(),
  /** See `processStart`. */
  started: z.string().nullable(),
  /** Ids of processes only mean something on one host; a container is one. */
  host: z.string(),
});
/** The process that a lock names. */
export type Holder = z.output<typeof holder>;

export const thisProcess = (): Holder => ({
  pid: process.pid,
  started: processStart(process.pid),
  host: hostname(),
});

/** Reads what a lock holds; null where it is nothing that a process of ours has written. */
export const holderOf = (text: string): Holder | null => {
  try {
    return holder.parse(JSON.parse(text));
  } catch {
    return null;
  }
};
