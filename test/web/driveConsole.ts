import { chromium, type Browser, type Page } from "playwright-core";

const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // Nothing but this machine has a name, so what tries to leave it fails, and is seen to.
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
];

// GraphiQL's components carry a directive for the React compiler that React remarks upon.
const HARMLESS = "use no memo";

/** What a browser noticed while the console was open. */
interface Observations {
  /** Address and bearer token of every request, workers' included; no `data:` or `blob:`. */
  readonly requests: { readonly url: string; readonly authorization: string | undefined }[];
  /** Errors and warnings on the console, uncaught exceptions and requests that failed. */
  readonly faults: string[];
}

interface ConsoleOptions {
  /** The executable of a Chromium. */
  readonly browser: string;
  /** The console's address, with a token in the fragment or without one. */
  readonly url: string;
  readonly colorScheme?: "light" | "dark";
}

const observe = (page: Page): Observations => {
  const seen: Observations = { requests: [], faults: [] };
  page.context().on("request", (request) => {
    if (!/^(?:data|blob):/.test(request.url())) {
      seen.requests.push({ url: request.url(), authorization: request.headers()["authorization"] });
    }
  });
  page.context().on("requestfailed", (request) => {
    seen.faults.push(`${request.url()} failed: ${request.failure()?.errorText ?? "no reason"}`);
  });
  page.on("console", (message) => {
    const isFault = message.type() === "error" || message.type() === "warning";
    if (isFault && !message.text().includes(HARMLESS)) seen.faults.push(message.text());
  });
  page.on("pageerror", (error) => seen.faults.push(String(error)));
  return seen;
};

/** Drives the console in a headless browser, by what a person would do and see. */
export class ConsoleDriver {
  static async open({ browser, url, colorScheme = "light" }: ConsoleOptions) {
    const chrome = await chromium.launch({ executablePath: browser, args: ARGUMENTS });
    const page = await chrome.newPage({ colorScheme, viewport: { width: 1440, height: 900 } });
    const driver = new ConsoleDriver(chrome, page, observe(page));
    await page.goto(url);
    return driver;
  }

  private constructor(
    private readonly browser: Browser,
    readonly page: Page,
    readonly seen: Observations,
  ) {}

  /** Waits until the editor shows its operation: before that, running does nothing. */
  async editorReady(): Promise<void> {
    await this.page.locator(".graphiql-query-editor .view-lines").first().waitFor();
  }

  /** Waits until the schema has come too, so that completion can work. */
  async ready(): Promise<void> {
    await this.editorReady();
    const reload = ".graphiql-sidebar button[aria-label^='Re-fetch'] svg:not(.graphiql-spin)";
    await this.page.locator(reload).waitFor();
  }

  tabs(): Promise<string[]> {
    return this.page.locator(".graphiql-tab-button").allInnerTexts();
  }

  async openTab(title: string): Promise<void> {
    await this.page.locator(".graphiql-tab-button", { hasText: title }).first().click();
  }

  /** Replaces the operation of the open tab, as if it were pasted. */
  write(operation: string): Promise<void> {
    return this.writeInto(".graphiql-query-editor", operation);
  }

  /** Replaces the request headers of the open tab: a JSON object. */
  async writeHeaders(headers: string): Promise<void> {
    await this.page.locator(".graphiql-editor-tools button", { hasText: "Headers" }).click();
    await this.writeInto(".graphiql-editor-tool .graphiql-editor:not(.hidden)", headers);
  }

  private async writeInto(editor: string, text: string): Promise<void> {
    await this.page.locator(`${editor} .monaco-editor`).first().click();
    await this.page.keyboard.press("ControlOrMeta+a");
    await this.page.keyboard.press("Delete");
    await this.page.keyboard.insertText(text);
  }

  /** What completion offers at the cursor; asks again while its worker still reads the schema. */
  async complete(attempts = 20): Promise<string[]> {
    await this.page.keyboard.press("Control+Space");
    const rows = this.page.locator(".suggest-widget.visible .monaco-list-row");
    const shown = await rows
      .first()
      .waitFor({ timeout: 1_000 })
      .then(
        () => true,
        () => false,
      );
    const labels = shown ? await rows.locator(".label-name").allInnerTexts() : [];
    await this.page.keyboard.press("Escape");
    return shown || attempts <= 1 ? labels : this.complete(attempts - 1);
  }

  /** Runs the open tab; gives back the answer's body once the response pane shows it. */
  async run(): Promise<unknown> {
    const answered = this.page.waitForResponse(
      (response) => response.url().endsWith("/graphql") && response.request().method() === "POST",
    );
    await this.page.locator(".graphiql-execute-button").click();
    const body: unknown = await (await answered).json();
    await this.page.locator(".graphiql-response .view-line", { hasText: /\S/ }).first().waitFor();
    return body;
  }

  /** Opens a panel of the left pane and gives back its text. */
  async panel(title: string): Promise<string> {
    const show = this.page.getByRole("button", { name: `Show ${title}` });
    if (await show.isVisible()) await show.click();
    return this.page.locator(".graphiql-plugin").innerText();
  }

  get tokenDialog() {
    return this.page.getByRole("dialog").filter({ hasText: /token/i });
  }

  async giveToken(token: string): Promise<void> {
    await this.tokenDialog.getByLabel(/token/).fill(token);
    await this.tokenDialog.getByRole("button", { name: "Use this token" }).click();
  }

  async close(): Promise<void> {
    await this.browser.close();
  }
}
