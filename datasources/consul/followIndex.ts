import { jittered, pause } from "../upstream/pause.js";
import type { ConsulCall } from "./ConsulClient.js";
import type { HttpAnswer } from "./ConsulHttp.js";
import type { DatacenterLists } from "./DatacenterLists.js";

/** How long Consul may hold a blocking query that has nothing to tell. */
const WAIT_SECONDS = 15;
/** A blocking query that answers sooner, and tells nothing, did not block. */
const IDLE_MS = 1_000;

/** What is followed, and who is told. */
export interface Following {
  readonly call: ConsulCall;
  /** The index of what was read already. */
  readonly from: bigint;
  /** Something newer is known; `wasReset`: the index went back, and nothing that was read counts. */
  readonly onChange: (index: bigint, answer: HttpAnswer, wasReset: boolean) => Promise<void>;
  /** Nothing newer is known. */
  readonly onCurrent: () => void;
}

/**
 * Follows a list by blocking queries until `signal` aborts, one at a time: the next one is asked when
 * the last change was dealt with, so that a slow reader is not told faster than it reads.
 */
export const followIndex = async (
  lists: DatacenterLists,
  { call, from, onChange, onCurrent }: Following,
  signal: AbortSignal,
): Promise<void> => {
  // Lists have indexes of their own below that of the whole: the first answer, at once, tells this one's.
  let index = 0n;
  while (!signal.aborted) {
    const asked = performance.now();
    const answer = await lists.watch(call, { index, waitSeconds: WAIT_SECONDS }, signal);
    const next = lists.index(answer);
    const isFirst = index === 0n;
    if (next === index || (isFirst && next <= from)) {
      onCurrent();
      // A proxy, or a server, that does not block must not be asked in a tight loop.
      if (!isFirst) await pause(jittered(asked + IDLE_MS - performance.now()), signal);
    } else {
      await onChange(next, answer, next < index);
    }
    index = next;
  }
};
