import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { z } from "zod";

const recordingSchema = z.object({
  /** group-number-what */
  name: z.string(),
  method: z.string().nullable(),
  path: z.string().nullable(),
  headers: z.record(z.string(), z.string()).optional(),
  /** The port of another agent than the session's own. */
  port: z.number().optional(),
  body: z.unknown().optional(),
  status: z.number().nullable(),
  type: z.string().optional(),
  index: z.number().optional(),
  next: z.string().optional(),
  json: z.unknown().optional(),
  text: z.string().optional(),
  pieces: z.array(z.unknown()).optional(),
  frames: z.array(z.unknown()).optional(),
  note: z.string().optional(),
});

/** One request to a real server and its answer. */
export type Recording = z.infer<typeof recordingSchema>;

/** All recordings, in the order in which they were made within their groups. */
export const nomadRecordings = (): readonly Recording[] => {
  const file = new URL("../recordings/nomad.json.gz", import.meta.url);
  const text = gunzipSync(readFileSync(file)).toString("utf8");
  return z.array(recordingSchema).parse(JSON.parse(text));
};

export const groupOf = ({ name }: Recording): string => name.slice(0, name.indexOf("-"));
