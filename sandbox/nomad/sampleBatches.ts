import { batch, job } from "./sampleParts.js";

const nightly = job(
  ["price-import", "batch", "merchandise"],
  [{ Name: "import", Tasks: [batch("import", "20s")] }],
  { Periodic: { Enabled: true, SpecType: "cron", Specs: ["0 3 * * *"], ProhibitOverlap: true } },
);

const render = job(
  ["invoice-render", "batch", "finance"],
  [{ Name: "render", Tasks: [batch("render", "15s")] }],
  {
    ParameterizedJob: {
      Payload: "optional",
      MetaRequired: ["invoice"],
      MetaOptional: ["language"],
    },
  },
);

/** It asks for more memory than any machine has. */
const training = job(
  ["ranking-training", "batch", "data"],
  [
    {
      Name: "train",
      Tasks: [batch("train", "1h", { Resources: { CPU: 4000, MemoryMB: 524_288 } })],
    },
  ],
);

const report = job(
  ["disk-report", "sysbatch", "platform"],
  [{ Name: "report", Tasks: [batch("report", "1s", { Resources: { CPU: 50, MemoryMB: 32 } })] }],
);

/** What ends by itself; that of every region first. */
export const sampleBatches = {
  everywhere: [nightly],
  atHome: [render, training, report],
} as const;
