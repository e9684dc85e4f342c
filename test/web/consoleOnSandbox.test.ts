import { afterEach, describe, expect, it } from "@jest/globals";
import { existsSync } from "node:fs";
import * as z from "zod";
import { startCli } from "../cli/cli.js";
import { workspace } from "../config/workspace.js";
import { ConsoleDriver } from "./driveConsole.js";
import { findChromium } from "./findChromium.js";

const browser = findChromium();

const reasonToSkip = (): string | null => {
  if (browser === null) return "there is no Chromium here (CHROMIUM_PATH may name one)";
  const isBuilt = existsSync("dist/web/index.html") && existsSync("dist/src/cli/main.js");
  return isBuilt ? null : "Causeway is not built (npm run build)";
};

const reason = reasonToSkip();
const inBrowser = reason === null ? describe : describe.skip;
const title = reason === null ? "" : `: skipped, because ${reason}`;

const answerOf = z.object({
  data: z.record(z.string(), z.unknown()),
  extensions: z.object({
    sources: z.array(z.object({ id: z.string(), status: z.literal("LIVE") })),
  }),
});

inBrowser(`the console of a gateway on the sandbox${title}`, () => {
  let driver: ConsoleDriver | undefined;

  afterEach(async () => {
    await driver?.close();
    driver = undefined;
  });

  /** The console as `npm start` prints its address. */
  const open = async (): Promise<{ console: ConsoleDriver; url: string }> => {
    const gateway = startCli(["start", "--port", "0"], { directory: workspace() });
    const printed = await gateway.printed(/http:\/\/127\.0\.0\.1:\d+\/#token=\S+/);
    driver = await ConsoleDriver.open({ browser: browser ?? "", url: printed });
    await driver.ready();
    return { console: driver, url: printed };
  };

  it("answers every example tab, and asks no other host for anything", async () => {
    const { console, url } = await open();
    const tabs = await console.tabs();
    expect(tabs.length).toBeGreaterThanOrEqual(9);
    for (const tab of tabs) {
      // At once: GraphiQL still holds the name of the other tab's operation then.
      await console.openTab(tab);
      const answer = await console.run();
      const { data } = answerOf.parse(answer);
      expect(answer).not.toHaveProperty("errors");
      expect(Object.keys(data)).not.toEqual([]);
      expect(Object.values(data)).not.toContain(null);
    }
    const { requests, faults } = console.seen;
    expect(faults).toEqual([]);
    const { origin } = new URL(url);
    expect(new Set(requests.map((request) => new URL(request.url).origin))).toEqual(
      new Set([origin]),
    );
  }, 180_000);

  it("completes fields, arguments and enum values of the whole schema", async () => {
    const { console } = await open();
    await console.write("{ consulServices(first: 1) { nodes { ups");
    expect(await console.complete()).toContain("upstreams");
    await console.write("{ top");
    expect(await console.complete()).toContain("topology");
    await console.write("{ consulNodes(filter: { health: [CR");
    expect(await console.complete()).toContain("CRITICAL");
    expect(console.seen.faults).toEqual([]);
  }, 120_000);
});
