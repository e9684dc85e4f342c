import { spawn, type ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { createAuthenticator } from "../../src/identity/createAuthenticator.js";
import { IssuedTokens } from "../../src/identity/IssuedTokens.js";
import { rawRequest } from "../support/rawRequest.js";
import { codeOf, MemoryLog, TestFront } from "../support/testFront.js";
import { settingsFor, TestClock } from "./oidcKit.js";

const page = readFileSync(new URL("../../docs/access.md", import.meta.url), "utf8");
const root = fileURLToPath(new URL("../../", import.meta.url));

/** The provider of the page, and where it listens. */
const startProvider = async (): Promise<{ process: ChildProcess; issuer: string }> => {
  const script = /```js\n([^`][\s\S]*?)```/.exec(page)?.[1] ?? "";
  const child = spawn(process.execPath, ["--input-type=module"], {
    cwd: root,
    env: { PATH: process.env["PATH"], PORT: "0" },
    stdio: ["pipe", "pipe", "ignore"],
  });
  child.stdin.end(script);
  const issuer = await new Promise<string>((resolve, reject) => {
    child.stdout.once("data", (text: Buffer) => {
      resolve(text.toString().trim());
    });
    child.once("exit", (code) => {
      reject(new Error(`The provider of the page ended with ${String(code)}`));
    });
  });
  return { process: child, issuer };
};

let provider: Awaited<ReturnType<typeof startProvider>>;
let front: TestFront;
/** An hour of the clock passes by adding to it. */
const late = new TestClock();

const frontFor = (issuer: string): Promise<TestFront> => {
  const roles = { developers: "developer", auditors: "auditor" };
  const issued = new IssuedTokens([settingsFor(issuer, { roles })], {
    log: new MemoryLog(),
    now: () => Date.now() + late.now,
  });
  return TestFront.start({ server: { authenticate: createAuthenticator([], [issued]) } });
};

beforeAll(async () => {
  late.now = 0;
  provider = await startProvider();
  front = await frontFor(provider.issuer);
});

afterAll(async () => {
  provider.process.kill();
  await front.close();
});

const tokenOf = async (client: string): Promise<string> => {
  const answer = await fetch(new URL("/token", provider.issuer), {
    method: "POST",
    body: new URLSearchParams({ grant_type: "client_credentials" }),
    headers: {
      authorization: `Basic ${Buffer.from(`${client}:${client}-secret`).toString("base64")}`,
    },
  });
  const body: unknown = await answer.json();
  const isToken = typeof body === "object" && body !== null && "access_token" in body;
  return isToken ? String(body.access_token) : "none";
};

const ask = (token: string, of: TestFront = front) =>
  of.post({ query: "{ greet }" }, { authorization: `Bearer ${token}` });

describe("tokens of a real OpenID provider", () => {
  it.each(["deploy", "audit"])("of %s are accepted", async (client) => {
    const answer = await ask(await tokenOf(client));
    expect(answer).toMatchObject({ status: 200, body: { data: { greet: "Hello world" } } });
  });

  it("of a client whose groups give no role: 403", async () => {
    const answer = await ask(await tokenOf("guest"));
    expect([answer.status, codeOf(answer)]).toEqual([403, "FORBIDDEN"]);
    expect(answer.headers.get("www-authenticate")).toBeNull();
  });

  it("26: changed by one letter: 401, with the way to ask", async () => {
    const token = await tokenOf("deploy");
    const changed = token.slice(0, -10) + (token.at(-10) === "A" ? "B" : "A") + token.slice(-9);
    const answer = await ask(changed);
    expect([answer.status, codeOf(answer)]).toEqual([401, "TOKEN_INVALID"]);
    expect(answer.headers.get("www-authenticate")).toBe(
      'Bearer realm="causeway", error="invalid_token"',
    );
  });

  it("24, 25: no token 401, another scheme 401, two headers 400, 20 KB 431", async () => {
    const none = await fetch(`${front.url}/schema.graphql`);
    expect(none.status).toBe(401);
    expect(none.headers.get("www-authenticate")).toBe('Bearer realm="causeway"');
    const basic = await front.post({ query: "{ greet }" }, { authorization: "Basic eA==" });
    expect([basic.status, codeOf(basic)]).toEqual([401, "UNAUTHENTICATED"]);
    const head = "GET /schema.graphql HTTP/1.1\r\nhost: x\r\nconnection: close\r\n";
    const header = `authorization: Bearer ${await tokenOf("deploy")}\r\n`;
    expect((await rawRequest(front.port, `${head}${header}\r\n`)).status).toBe(200);
    expect((await rawRequest(front.port, `${head}${header}${header}\r\n`)).status).toBe(400);
    const long = `authorization: Bearer ${"x".repeat(20_000)}\r\n`;
    expect((await rawRequest(front.port, `${head}${long}\r\n`)).status).toBe(431);
  });
});

describe("27, F28: in time, and without the provider", () => {
  it("goes on with its last keys, tells that a token has expired, and at last answers 503", async () => {
    const token = await tokenOf("deploy");
    const again = await tokenOf("deploy");
    expect((await ask(token)).status).toBe(200);
    provider.process.kill();
    await new Promise((resolve) => provider.process.once("exit", resolve));
    expect((await ask(again)).status).toBe(200);
    late.pass(310_000);
    const expired = await ask(token);
    expect([expired.status, codeOf(expired)]).toEqual([401, "TOKEN_EXPIRED"]);
    late.pass(3_600_000);
    const unknown = await ask(token);
    expect([unknown.status, codeOf(unknown)]).toEqual([503, "AUTH_PROVIDER_UNAVAILABLE"]);
    expect(unknown.headers.get("retry-after")).toBe("2");
  });

  it("a gateway that starts without it answers 503, not 401", async () => {
    const cold = await frontFor(provider.issuer);
    const answer = await ask("eyJhbGciOiJSUzI1NiJ9.e30.AAAA", cold);
    expect([answer.status, codeOf(answer)]).toEqual([401, "TOKEN_INVALID"]);
    const claims = Buffer.from(JSON.stringify({ iss: provider.issuer })).toString("base64url");
    const maybe = await ask(`eyJhbGciOiJSUzI1NiJ9.${claims}.AAAA`, cold);
    expect([maybe.status, codeOf(maybe)]).toEqual([503, "AUTH_PROVIDER_UNAVAILABLE"]);
    await cold.close();
  });
});
