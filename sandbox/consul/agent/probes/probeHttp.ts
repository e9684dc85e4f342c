import { type IncomingMessage, request as overHttp } from "node:http";
import { request as overHttps } from "node:https";
import type { Clock } from "../../time/Clock.js";
import { dialError } from "./dialError.js";
import { critical, type Verdict } from "./Verdict.js";

/** A request that a check makes. */
export interface HttpTarget {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly body: string;
  readonly skipVerify: boolean;
  readonly followRedirects: boolean;
}

/** Only the end of a longer answer is kept, in bytes. */
const KEPT = 4_096;
const MOST_REDIRECTS = 10;
const ALWAYS = { "User-Agent": "Consul Health Check", Accept: "text/plain, text/*, */*" };

/** Asks an HTTP server: 2xx passes, 429 warns, all else fails. */
export const probeHttp = async (
  target: HttpTarget,
  timeoutMs: number,
  clock: Clock,
): Promise<Verdict> => {
  const method = target.method === "" ? "GET" : target.method;
  const failed = (reason: string): Verdict => {
    const name = method.slice(0, 1) + method.slice(1).toLowerCase();
    return critical(`${name} ${JSON.stringify(target.url)}: ${reason}`);
  };
  const url = webAddress(target.url);
  if (!url) return failed(`unsupported protocol scheme ${JSON.stringify(schemeOf(target.url))}`);
  const end = new AbortController();
  const forget = clock.after(timeoutMs, () => {
    end.abort();
  });
  try {
    const answer = await follow({ ...target, method }, url, end.signal);
    const output = `HTTP ${method} ${target.url}: ${answer.line} Output: ${await tail(answer.body)}`;
    return { status: statusOf(answer.code), output };
  } catch (error) {
    const late = "context deadline exceeded (Client.Timeout exceeded while awaiting headers)";
    return failed(end.signal.aborted ? late : dialError(error));
  } finally {
    forget();
  }
};

const webAddress = (text: string): URL | undefined => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url && /^https?:$/.test(url.protocol) ? url : undefined;
};

const schemeOf = (text: string): string => /^([a-z][a-z0-9+.-]*):/i.exec(text)?.[1] ?? "";

const statusOf = (code: number): Verdict["status"] => {
  if (code >= 200 && code < 300) return "passing";
  return code === 429 ? "warning" : "critical";
};

interface Received {
  readonly code: number;
  /** Such as "200 OK". */
  readonly line: string;
  readonly body: IncomingMessage;
}

const follow = async (
  target: HttpTarget,
  url: URL,
  signal: AbortSignal,
  left = MOST_REDIRECTS,
): Promise<Received> => {
  const body = await send(target, url, signal);
  const code = body.statusCode ?? 0;
  const to = body.headers.location;
  const redirected = target.followRedirects && left > 0 && to !== undefined;
  if (!redirected || ![301, 302, 303, 307, 308].includes(code)) {
    return { code, line: `${code} ${body.statusMessage ?? ""}`, body };
  }
  body.resume();
  const again = code < 307 ? { ...target, method: "GET", body: "" } : target;
  return follow(again, new URL(to, url), signal, left - 1);
};

const send = (target: HttpTarget, url: URL, signal: AbortSignal): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const headers: Record<string, string> = { ...ALWAYS };
    for (const [name, values] of Object.entries(target.headers)) headers[name] = values.join(", ");
    const options = { method: target.method, headers, agent: false, signal } as const;
    const request =
      url.protocol === "https:"
        ? overHttps(url, { ...options, rejectUnauthorized: !target.skipVerify }, resolve)
        : overHttp(url, options, resolve);
    request.once("error", reject);
    request.end(target.body);
  });

const tail = async (body: IncomingMessage): Promise<string> => {
  let kept = Buffer.alloc(0);
  for await (const chunk of body) {
    if (Buffer.isBuffer(chunk)) kept = Buffer.concat([kept, chunk]).subarray(-KEPT);
  }
  return kept.toString("utf8");
};
