import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { createServer, request, type IncomingMessage, type Server } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { buffer } from "node:stream/consumers";
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from "node:zlib";
import { createConsole } from "../../src/console.js";

const INDEX = "<!doctype html><title>Causeway</title>";
const SCRIPT = "export const bridge = 'causeway';\n".repeat(20);

interface Reply {
  readonly status: number | undefined;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

/** Serves a console from `directory`; what the console leaves is answered with 418. */
const serve = async (directory: string): Promise<Server> => {
  const answer = createConsole(directory);
  const server = createServer((incoming, response) => {
    if (!answer(incoming, response)) response.writeHead(418).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
};

// Not fetch: it would normalise `..` away and choose its own accept-encoding.
const ask = (
  server: Server,
  target: string,
  headers: Record<string, string> = {},
  method = "GET",
): Promise<Reply> =>
  new Promise((resolve, reject) => {
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("not on a TCP port");
    const outgoing = request(
      { host: "127.0.0.1", port: address.port, path: target, method, headers, agent: false },
      (reply) => {
        buffer(reply).then((body) => {
          resolve({ status: reply.statusCode, headers: reply.headers, body });
        }, reject);
      },
    );
    outgoing.on("error", reject);
    outgoing.end();
  });

describe("the console's static files", () => {
  let directory: string;
  let server: Server;

  beforeAll(async () => {
    const root = await mkdtemp(path.join(tmpdir(), "console-"));
    directory = path.join(root, "web");
    await mkdir(path.join(directory, "assets"), { recursive: true });
    const assets = path.join(directory, "assets");
    await Promise.all([
      writeFile(path.join(root, "secret.js"), "secret"),
      writeFile(path.join(directory, "index.html"), INDEX),
      writeFile(path.join(assets, "app-Ab3_d-9Z.js"), SCRIPT),
      writeFile(path.join(assets, "app-Ab3_d-9Z.js.br"), brotliCompressSync(SCRIPT)),
      writeFile(path.join(assets, "app-Ab3_d-9Z.js.gz"), gzipSync(SCRIPT)),
      writeFile(path.join(assets, "gone-Ab3_d-9Z.js"), SCRIPT),
      writeFile(path.join(assets, "notes.txt"), "not a file of the console"),
      symlink(path.join(root, "secret.js"), path.join(assets, "link-Ab3_d-9Z.js")),
    ]);
    server = await serve(directory);
  });

  afterAll(async () => {
    server.close();
    await rm(path.dirname(directory), { recursive: true });
  });

  it("answers / and /index.html with the page, to be asked for again every time", async () => {
    for (const target of ["/", "/index.html", "/?from=somewhere"]) {
      const { status, headers, body } = await ask(server, target);
      expect([status, String(body)]).toEqual([200, INDEX]);
      expect(headers["content-type"]).toBe("text/html; charset=utf-8");
      expect(headers["cache-control"]).toBe("no-cache");
    }
  });

  it("lets the page load nothing from another host, and nobody frame it", async () => {
    const { headers } = await ask(server, "/");
    const policy = headers["content-security-policy"];
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/https?:|\*|unsafe-eval|script-src[^;]*unsafe/);
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(headers["referrer-policy"]).toBe("no-referrer");
    expect(headers["access-control-allow-origin"]).toBeUndefined();
  });

  it("answers 304 to who has the current page, weakly compared", async () => {
    const { etag = "" } = (await ask(server, "/")).headers;
    for (const tag of [etag, etag.replace("W/", ""), `"other", ${etag}`, "*"]) {
      const { status, headers, body } = await ask(server, "/", { "if-none-match": tag });
      expect([status, body.length, headers.etag]).toEqual([304, 0, etag]);
    }
    expect((await ask(server, "/", { "if-none-match": '"other"' })).status).toBe(200);
  });

  it("lets hashed files be kept for ever", async () => {
    const { headers } = await ask(server, "/assets/app-Ab3_d-9Z.js");
    expect(headers["cache-control"]).toBe("public, max-age=31536000, immutable");
    expect(headers["content-type"]).toBe("text/javascript; charset=utf-8");
    expect(headers.vary).toBe("accept-encoding");
  });

  it.each([
    ["gzip, deflate, br, zstd", "br"],
    ["gzip", "gzip"],
    ["br;q=0.2, gzip;q=0.8", "gzip"],
    ["br;q=0, gzip;q=0", undefined],
    ["*", "br"],
    ["*;q=0, gzip", "gzip"],
    ["identity, gzip;q=0.5", undefined],
    ["identity;q=0, *;q=0", undefined],
    ["br;q=nonsense", undefined],
    ["", undefined],
  ])("answers accept-encoding %j with %j", async (accepted, encoding) => {
    const reply = await ask(server, "/assets/app-Ab3_d-9Z.js", { "accept-encoding": accepted });
    const { headers, body } = reply;
    expect(headers["content-encoding"]).toBe(encoding);
    expect(headers["content-length"]).toBe(String(body.length));
    const decode = { br: brotliDecompressSync, gzip: gunzipSync }[encoding ?? ""];
    expect(String(decode === undefined ? body : decode(body))).toBe(SCRIPT);
  });

  it("answers HEAD like GET, without the body", async () => {
    const { status, headers, body } = await ask(server, "/assets/app-Ab3_d-9Z.js", {}, "HEAD");
    expect([status, body.length]).toEqual([200, 0]);
    expect(headers["content-length"]).toBe(String(SCRIPT.length));
  });

  it.each([
    "/graphql",
    "/../secret.js",
    "/assets/../../secret.js",
    "/assets/%2e%2e/%2e%2e/secret.js",
    "/assets/..%2f..%2fsecret.js",
    "/assets\\..\\..\\secret.js",
    "//assets/app-Ab3_d-9Z.js",
    "/assets/link-Ab3_d-9Z.js",
    "/assets/app-Ab3_d-9Z.js%00.html",
    "/assets/app-Ab3_d-9Z.js.br",
    "/assets/notes.txt",
    "/assets/",
    "/__proto__",
  ])("leaves %s to others", async (target) => {
    expect((await ask(server, target)).status).toBe(418);
  });

  it("leaves every method but GET and HEAD to others", async () => {
    for (const method of ["POST", "PUT", "DELETE", "OPTIONS"]) {
      expect((await ask(server, "/", {}, method)).status).toBe(418);
    }
  });

  it("says so when a file went away with a new build", async () => {
    await rm(path.join(directory, "assets", "gone-Ab3_d-9Z.js"));
    const { status, headers, body } = await ask(server, "/assets/gone-Ab3_d-9Z.js");
    expect(status).toBe(404);
    expect(headers["cache-control"]).toBe("no-store");
    expect(String(body)).toMatch(/Start Causeway again/);
  });
});

describe("a console that is not built", () => {
  it.each(["", "not-there"])("says at / how to build it (directory %j)", async (name) => {
    const empty = await mkdtemp(path.join(tmpdir(), "console-"));
    const server = await serve(path.join(empty, name));
    const { status, headers, body } = await ask(server, "/");
    expect(status).toBe(503);
    expect(headers["content-type"]).toBe("text/html; charset=utf-8");
    expect(String(body)).toContain("npm run build:web");
    expect((await ask(server, "/index.html")).status).toBe(418);
    server.close();
    await rm(empty, { recursive: true });
  });
});
