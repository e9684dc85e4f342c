import { jittered, pause } from "../upstream/pause.js";
import type { RegionLists } from "./RegionLists.js";
import { indexOf } from "./RegionLists.js";

/** How long Nomad may hold a blocking query that has nothing to tell. */
const WAIT_SECONDS = 60;
/** A blocking query that answers sooner, and tells nothing, did not block. */
const IDLE_MS = 1_000;

/** Follows a small list by blocking queries; `onChange` reads it again. Ends when `signal` aborts. */
export const followList = async (
  lists: RegionLists,
  path: string,
  onChange: () => Promise<void>,
  signal: AbortSignal,
): Promise<void> => {
  let index = 0;
  while (!signal.aborted) {
    const asked = performance.now();
    const query = { per_page: "1", index: String(Math.max(1, index)), wait: `${WAIT_SECONDS}s` };
    const call = lists.here({ path, query, mayBeMissing: true });
    const answer = await lists.client.watch(call, WAIT_SECONDS, signal);
    const next = indexOf(answer);
    if (next !== index) await onChange();
    index = next;
    await pause(jittered(asked + IDLE_MS - performance.now()), signal);
  }
};
