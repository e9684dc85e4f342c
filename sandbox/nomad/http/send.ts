import { Agent, request } from "node:http";

/** What is sent; `body` is text. */
interface Sending {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What came back. */
interface Sent {
  readonly status: number;
  readonly text: string;
}

/** Idle connections do not keep the process. */
const agent = new Agent({ keepAlive: true });

/**
 * Sends one request over HTTP and reads all of the answer. Rejects where there is none. A start sends
 * some hundred of them, and loading what `fetch` needs would take longer than sending them.
 */
export const send = (url: string, { method, headers, body }: Sending): Promise<Sent> =>
  new Promise((resolve, reject) => {
    const sending = request(url, { method, headers, agent }, (response) => {
      const parts: string[] = [];
      response.setEncoding("utf8").on("data", (part: string) => parts.push(part));
      response.on("error", reject).on("end", () => {
        resolve({ status: response.statusCode ?? 0, text: parts.join("") });
      });
    });
    sending.on("error", reject).end(body);
  });
