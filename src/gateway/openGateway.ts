import { ControlServer } from "../control/ControlServer.js";
import { controlHandlers } from "../control/controlHandlers.js";
import { recordedTokens } from "../control/recordedTokens.js";
import { tokensOfKnownRoles } from "../control/tokensOfKnownRoles.js";
import type { Gateway, GatewayOptions } from "../gateway.js";
import type { Closing } from "./Closing.js";
import { createFront } from "./createFront.js";
import { knownRoles } from "./knownRoles.js";
import { DRAIN_MS, openHouse, type Opening } from "./openHouse.js";
import { toStarted } from "./openSource.js";

/** Observes, listens and answers, on what is opening already. */
export const openGateway = async (
  options: GatewayOptions,
  opening: Opening,
  closing: Closing,
): Promise<Gateway> => {
  const { listen, data, identity } = options.configuration;
  const house = await openHouse(options, opening, closing);
  const { graph, operations, ledger, tokens } = house;
  const front = createFront(options, house);
  const { port } = await front.listen();
  closing.add(() => front.close(DRAIN_MS));
  const verify = async () => ({ ...(await ledger.verify()) });
  const checked = tokensOfKnownRoles(controlHandlers(tokens, verify), () =>
    Promise.resolve(knownRoles(house.policy, identity)),
  );
  const handlers = recordedTokens(checked, (entry) => ledger.record(entry));
  const control = await ControlServer.start(data, handlers, options.log);
  closing.add(() => control.close());
  // What a crash left is looked at where the sources tell of it.
  void graph.settled.then(() => operations.recover());
  const host = listen.host.includes(":") ? `[${listen.host}]` : listen.host;
  return {
    url: `http://${host}:${port}`,
    port,
    sources: house.opened.map(toStarted),
    ready: () => graph.settled,
    close: () => closing.close(),
  };
};
