import http from "node:http";
import https from "node:https";
import type { AddressInfo, Socket } from "node:net";
import type { TlsOptions } from "node:tls";

type Answering = (request: http.IncomingMessage, response: http.ServerResponse) => void;

export interface FaultyServer {
  readonly address: string;
  readonly port: number;
  /** Requests that came so far. */
  readonly requests: number;
  readonly openConnections: number;
  /** Has every request answered like this from now on. */
  answerWith(answering: Answering): void;
  close(): Promise<void>;
}

const json = { "content-type": "application/json", "x-consul-index": "7" } as const;

/** Ways in which a peer can fail. */
export const faults = {
  hangs: () => undefined,
  trickles: (_request, response) => {
    response.writeHead(200, json);
    const timer = setInterval(() => response.write("["), 20);
    response.on("close", () => {
      clearInterval(timer);
    });
  },
  breaksOff: (_request, response) => {
    response.writeHead(200, { ...json, "content-length": "1000" });
    response.write('[{"Key":', () => response.socket?.destroySoon());
  },
  endsTooEarly: (_request, response) => {
    response.writeHead(200, json).end('[{"Key":"a"');
  },
  answersHtml: (_request, response) => {
    response.writeHead(200, { "content-type": "text/html" }).end("<html>secret-canary</html>");
  },
  answersHtmlAsJson: (_request, response) => {
    response.writeHead(200, json).end("<html>secret-canary</html>");
  },
  answersOtherJson: (_request, response) => {
    response.writeHead(200, json).end('[{"canary":"secret-canary"}]');
  },
  resets: (request) => request.socket.resetAndDestroy(),
  speaksNoHttp: (request) => request.socket.end("220 smtp.example.com ESMTP\r\n"),
  movesOn: (_request, response) => {
    response.writeHead(301, { location: "http://127.0.0.1:1/v1/kv/other" }).end();
  },
  redirects: (_request, response) => {
    response.writeHead(307, { location: "http://127.0.0.1:1/v1/kv/other" }).end();
  },
  isHuge: (_request, response) => {
    response.writeHead(200, json);
    const chunk = Buffer.alloc(1024 * 1024, 0x20);
    let left = 200;
    const more = () => {
      while (left > 0 && response.write(chunk)) left -= 1;
      if (left === 0) response.end();
    };
    response.on("drain", more);
    more();
  },
  saysItIsHuge: (_request, response) => {
    response.writeHead(200, { ...json, "content-length": "200000000" }).write("[");
  },
  fails: (_request, response) => {
    response.writeHead(500, { "content-type": "text/plain" }).end("rpc error: secret-canary");
  },
} as const satisfies Readonly<Record<string, Answering>>;

/** Answers with a status, headers and a body. */
export const answering =
  (status: number, headers: Readonly<Record<string, string>>, body: string): Answering =>
  (_request, response) => {
    response.writeHead(status, headers).end(body);
  };

export const jsonAnswer = (body: string): Answering => answering(200, json, body);

/** A server that fails as it is told to; TLS with `tls`. */
export const startFaultyServer = async (
  first: Answering,
  tls: TlsOptions | null = null,
): Promise<FaultyServer> => {
  let current = first;
  let requests = 0;
  const sockets = new Set<Socket>();
  const listener: Answering = (request, response) => {
    requests += 1;
    current(request, response);
  };
  const server = tls ? https.createServer(tls, listener) : http.createServer(listener);
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `${tls ? "https" : "http"}://127.0.0.1:${port}`,
    port,
    get requests() {
      return requests;
    },
    get openConnections() {
      return sockets.size;
    },
    answerWith: (next) => {
      current = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        for (const socket of sockets) socket.destroy();
      }),
  };
};
