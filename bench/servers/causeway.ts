import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import { loadConfiguration } from "../../src/config.js";
import { startGateway } from "../../src/gateway.js";
import { createLogger } from "../../src/telemetry/logger.js";
import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { serve } from "./serve.js";

/** The gateway over one Consul or another system, or over Consul and Nomad. */
const [upstream = "", token = "", system = "consul", nomad] = process.argv.slice(2);
const sources = [
  { system, name: "bench", address: upstream },
  ...(nomad === undefined ? [] : [{ system: "nomad", name: "bench", address: nomad }]),
];
const directory = mkdtempSync(join(tmpdir(), "causeway-bench-"));
const file = join(directory, "causeway.yaml");
const sha256 = createHash("sha256").update(token).digest("hex");
writeFileSync(
  file,
  JSON.stringify({
    listen: { port: 0 },
    limits: { requestsPerMinute: 0 },
    identity: { staticTokens: [{ sha256, subject: "bench", roles: ["viewer"] }] },
    sources,
  }),
);
const gateway = await startGateway({
  configuration: loadConfiguration({ config: file }, {}),
  sandbox: false,
  log: createLogger({ level: "error" }),
});
await gateway.ready();
serve(`http://127.0.0.1:${gateway.port}`);
