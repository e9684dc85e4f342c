import http from "node:http";
import type { AddressInfo } from "node:net";

/** A way to a Nomad on which the event stream can be spoiled; everything else passes. */
export interface StreamProxy {
  readonly address: string;
  /** How many event streams were opened so far. */
  readonly streams: number;
  /** Sends this on every open stream, as it is. */
  inject(text: string): void;
  /** Sends the beginning of a line on every open stream, and closes it. */
  cut(): void;
  /** Lets nothing more through on the streams that are open, which stay open. */
  stall(): void;
  /** Whether calls for this region fail as they do when its servers are gone. */
  setLost(region: string, lost: boolean): void;
  /** Answers every call from now on as Nomad answers a token that has expired. */
  expire(): void;
  close(): Promise<void>;
}

interface OpenStream {
  readonly answer: http.ServerResponse;
  isStalled: boolean;
}

export const startStreamProxy = async (target: string): Promise<StreamProxy> => {
  const open = new Set<OpenStream>();
  const lost = new Set<string>();
  let streams = 0;
  let isExpired = false;
  const relay = (request: http.IncomingMessage, answer: http.ServerResponse): void => {
    const path = request.url ?? "/";
    const region = new URL(path, target).searchParams.get("region") ?? "";
    if (lost.has(region)) {
      answer.writeHead(500, { "content-type": "text/plain" }).end("No path to region");
      return;
    }
    if (isExpired) {
      const isSelf = path.startsWith("/v1/acl/token/self");
      answer.writeHead(isSelf ? 500 : 403, { "content-type": "text/plain" });
      answer.end(isSelf ? "ACL token expired" : "Permission denied");
      return;
    }
    const { method, headers } = request;
    const onward = http.request(new URL(path, target), { method, headers }, (upstream) => {
      answer.writeHead(upstream.statusCode ?? 502, upstream.headers);
      const stream = { answer, isStalled: false };
      if (path.startsWith("/v1/event/stream")) {
        streams += 1;
        open.add(stream);
      }
      upstream.on("data", (chunk: Buffer) => {
        if (!stream.isStalled) answer.write(chunk);
      });
      upstream.on("end", () => {
        open.delete(stream);
        if (!stream.isStalled) answer.end();
      });
    });
    onward.on("error", () => answer.destroy());
    answer.on("close", () => onward.destroy());
    request.pipe(onward);
  };
  const server = http.createServer(relay);
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${String(port)}`,
    get streams() {
      return streams;
    },
    expire: () => {
      isExpired = true;
    },
    inject: (text) => {
      for (const { answer } of open) answer.write(text);
    },
    cut: () => {
      for (const { answer } of open) {
        answer.write('{"Index":9,"Events":[{"Topic":"Job","Ty', () => answer.socket?.destroySoon());
      }
      open.clear();
    },
    stall: () => {
      for (const stream of open) stream.isStalled = true;
      open.clear();
    },
    setLost: (region, isLost) => {
      if (isLost) lost.add(region);
      else lost.delete(region);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
};
