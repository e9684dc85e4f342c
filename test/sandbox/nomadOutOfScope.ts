import type { Recording } from "./nomadRecording.js";

interface Reason {
  readonly reason: string;
  /** Whole names, or their beginnings. */
  readonly names: readonly string[];
}

/** Recordings that the sandbox does not claim, and why. */
const REASONS: readonly Reason[] = [
  {
    reason: "Nothing is really run: tasks write no files and no logs.",
    names: [
      ...range("alloc", 31, 34),
      "alloc-036",
      "alloc-037",
      "alloc-050",
      ...range("alloc", 54, 72),
      ...range("alloc", 76, 85),
      "alloc-114",
      "alloc-116",
      "alloc-117",
      "node-037",
      "node-038",
      "region-017",
      "consul-061",
      "consul-078",
    ],
  },
  {
    reason:
      "The recorded host: its configuration, its networks and what else its agent says of it.",
    names: ["agent-005", "consul-002", "consul-003", "node-039"],
  },
  {
    reason: "A Consul 1.8 refuses the configuration entry that Nomad writes for a gateway.",
    names: ["consul-068"],
  },
  {
    reason: "The server sent two heads of an answer, one after the other.",
    names: ["event-015", "event-016"],
  },
  {
    reason: "A moment amid a change, which comes and goes between two requests.",
    names: [
      "block-024",
      "block-027",
      "block-036",
      "consul-064",
      "consul-073",
      "eval-020",
      "event-005",
      "job-178",
      "job-179",
      "ns-030",
      "ns-031",
      "node-054",
      "node-057",
      "node-073",
      "node-074",
    ],
  },
];

function range(group: string, from: number, to: number): readonly string[] {
  return Array.from(
    { length: to - from + 1 },
    (_, at) => `${group}-${String(from + at).padStart(3, "0")}`,
  );
}

/** The agents that answered beside the one that is rebuilt. */
const OTHER_AGENTS: ReadonlyMap<number, string> = new Map([
  [18_600, "Consul's own answers are its sandbox's."],
  [15_646, "An agent that is a client only."],
  [44_646, "A second agent with other limits."],
]);

/** Why a recording is not claimed; undefined for one that is. */
export const outOfScope = (recording: Recording): string | undefined => {
  const { name, port, frames, status } = recording;
  const other = port === undefined ? undefined : OTHER_AGENTS.get(port);
  if (other !== undefined) return other;
  if (frames) return "Commands in tasks go over websockets, which the sandbox does not speak.";
  if (status === 429) return "Connections are not limited.";
  const short = name.split("-").slice(0, 2).join("-");
  return REASONS.find(({ names }) => names.includes(short))?.reason;
};
