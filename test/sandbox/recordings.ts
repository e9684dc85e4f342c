import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { z } from "zod";

const recording = z.object({
  name: z.string(),
  method: z.string(),
  path: z.string(),
  headers: z.record(z.string(), z.string()).optional(),
  body: z.string().optional(),
  status: z.number(),
  answerHeaders: z.record(z.string(), z.string()),
  json: z.unknown().optional(),
  text: z.string().optional(),
});

/** One request to a real Consul 1.8.7 and what it answered. */
export type Recording = z.infer<typeof recording>;

/** The recordings in their order: those of one group follow one another and build on one another. */
export const readRecordings = (): readonly Recording[] => {
  const packed = readFileSync(new URL("../recordings/consul.json.gz", import.meta.url));
  return z.array(recording).parse(JSON.parse(gunzipSync(packed).toString("utf8")));
};
