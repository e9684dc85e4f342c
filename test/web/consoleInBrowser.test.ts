import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { readdirSync, existsSync } from "node:fs";
import path from "node:path";
import { ConsoleDriver } from "./driveConsole.js";
import { findChromium } from "./findChromium.js";
import { SmallGateway } from "./smallGateway.js";

const CONSOLE = path.resolve("dist/web");
const { token } = SmallGateway;

const browser = findChromium();

const reasonToSkip = (): string | null => {
  if (browser === null) return "there is no Chromium here (CHROMIUM_PATH may name one)";
  return existsSync(CONSOLE) ? null : "dist/web is not built (npm run build:web)";
};

const reason = reasonToSkip();
const inBrowser = reason === null ? describe : describe.skip;
const title = reason === null ? "" : `: skipped, because ${reason}`;

inBrowser(`the console in a browser${title}`, () => {
  let gateway: SmallGateway;
  let driver: ConsoleDriver | undefined;

  beforeAll(async () => {
    gateway = await SmallGateway.start(CONSOLE);
  });

  afterEach(async () => {
    await driver?.close();
    driver = undefined;
  });

  afterAll(() => gateway.stop());

  const open = async (url: string): Promise<ConsoleDriver> => {
    driver = await ConsoleDriver.open({ browser: browser ?? "", url });
    return driver;
  };

  it("answers the first example, completes, and asks no other host for anything", async () => {
    const console = await open(`${gateway.url}#token=${token}`);
    await console.ready();
    const tabs = await console.tabs();
    expect(tabs[0]).toBe("Services");
    expect(tabs).toHaveLength(readdirSync("web/examples").length);

    expect(await console.run()).toMatchObject({
      data: { consulServices: { nodes: [{ name: "web", instances: { totalCount: 1 } }] } },
    });

    const panel = await console.panel("Cost & sources");
    expect(panel).toContain("741 of 25,000 objects");
    expect(panel).toMatch(/consul:far\s+STALE\s+2 min\s+2/);
    expect(panel).toContain("connection refused");
    expect(panel).toContain("b7c1f0a2");

    await console.write("{ consulServices(first: 1) { nodes { da");
    expect(await console.complete()).toContain("datacenter");

    const { requests, faults } = console.seen;
    expect(faults).toEqual([]);
    expect(requests.map(({ url }) => new URL(url).origin)).toEqual(
      requests.map(() => new URL(gateway.url).origin),
    );
  }, 120_000);

  it("shows the answer below the operation in a narrow window", async () => {
    const console = await open(`${gateway.url}#token=${token}`);
    await console.page.setViewportSize({ width: 390, height: 844 });
    await console.ready();
    const editors = await console.page.locator(".graphiql-editors").boundingBox();
    const answer = await console.page.locator(".graphiql-response").boundingBox();
    expect(answer?.y).toBeGreaterThan(editors?.y ?? Infinity);
    expect(answer?.x).toBe(editors?.x);
    expect(answer?.width).toBeGreaterThan(250);
  }, 120_000);

  it("keeps the token out of addresses and out of what outlives the tab", async () => {
    const console = await open(`${gateway.url}#token=${token}`);
    await console.ready();
    expect(console.page.url()).toBe(gateway.url);
    await console.run();
    await console.writeHeaders('{ "Authorization": "Bearer typed-by-hand" }');
    await console.run();

    const { requests } = console.seen;
    expect(requests.filter(({ url }) => url.includes(token))).toEqual([]);
    const sent = requests.filter(({ url }) => url.endsWith("/graphql"));
    expect(sent.at(0)?.authorization).toBe(`Bearer ${token}`);
    expect(sent.at(-1)?.authorization).toBe("Bearer typed-by-hand");
    const kept = await console.page.evaluate("JSON.stringify(localStorage)");
    expect(kept).toContain("query Services");
    expect(kept).not.toContain(token);
    expect(kept).not.toContain("typed-by-hand");

    await console.page.reload();
    await console.ready();
    expect(await console.tokenDialog.isVisible()).toBe(false);
  }, 120_000);

  it("asks for a token when there is none or it was refused, and says why", async () => {
    const console = await open(gateway.url);
    await console.tokenDialog.waitFor();
    expect(await console.tokenDialog.innerText()).toContain("only callers that it knows");

    await console.giveToken("not a token");
    expect(await console.tokenDialog.innerText()).toContain("This is not a token");

    await console.giveToken("out-of-date");
    await console.tokenDialog.getByText("The token has expired").waitFor();

    await console.giveToken(`Bearer ${token}`);
    await console.tokenDialog.waitFor({ state: "hidden" });
    await console.ready();
    expect(await console.run()).toHaveProperty("data.consulServices");
  }, 120_000);

  it("sends nothing when the dialog is closed, and asks again at the next try", async () => {
    const console = await open(gateway.url);
    await console.tokenDialog.waitFor();
    await console.page.keyboard.press("Escape");
    await console.tokenDialog.waitFor({ state: "hidden" });
    await console.editorReady();
    await console.page.locator(".graphiql-execute-button").click();
    await console.tokenDialog.waitFor();
    await console.page.keyboard.press("Escape");
    await console.page.getByText("none was given").first().waitFor();
    expect(console.seen.requests.filter(({ url }) => url.endsWith("/graphql"))).toEqual([]);

    // A link that is opened meanwhile changes only the fragment of the open page.
    await console.page.goto(`${gateway.url}#token=${token}`);
    await console.ready();
    expect(console.page.url()).toBe(gateway.url);
    expect(await console.run()).toHaveProperty("data.consulServices");
    await console.write("{ consulServices(first: 1) { nodes { da");
    expect(await console.complete()).toContain("datacenter");
  }, 120_000);

  it("opens an operation from a link in a tab of its own, below a path prefix", async () => {
    const query = "{ sources { id } }";
    const fragment = new URLSearchParams({ q: query, token });
    const console = await open(`${gateway.url}below/#${fragment.toString()}`);
    await console.ready();
    expect((await console.tabs()).slice(0, 2)).toEqual(["<untitled>", "Services"]);
    expect(await console.run()).toMatchObject({ data: { sources: [{ id: "consul:sandbox" }] } });
    expect(console.seen.faults).toEqual([]);

    await console.page.getByRole("button", { name: "Copy a link to this operation" }).click();
    const shared = new URL(console.page.url());
    expect(new URLSearchParams(shared.hash.slice(1)).get("q")).toBe(query);
    expect(shared.href).not.toContain(token);
  }, 120_000);
});
