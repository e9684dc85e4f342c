import { parentPort } from "node:worker_threads";
import { startSandbox } from "./estate.js";

/*
 * The sample estate in a thread of its own, so that playing five systems takes no time from the
 * gateway. It tells where they listen, and ends at the first message.
 */
const sandbox = await startSandbox({ story: true });
parentPort?.once("message", () => {
  void sandbox.close().finally(() => {
    parentPort?.close();
  });
});
const { consul, nomad } = sandbox;
parentPort?.postMessage({
  consul: { address: consul.address, token: consul.token },
  nomad: { address: nomad.address, token: nomad.token },
});
