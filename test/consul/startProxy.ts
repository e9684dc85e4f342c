import http from "node:http";
import type { Socket } from "node:net";

/** What a proxy answers itself, in place of the server behind it. */
export interface Intercepted {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Proxy {
  readonly address: string;
  /** Null lets a request through. */
  intercept: (path: string) => Intercepted | null | Promise<Intercepted | null>;
  /** Connections open at the moment, and the most there ever were at once. */
  readonly connections: { readonly open: number; readonly most: number };
  /** Breaks every connection; new ones are taken. */
  readonly breakConnections: () => void;
  readonly close: () => Promise<void>;
}

/** A server that hands requests on to another one, and can be told to answer some itself. */
export const startProxy = async (target: string): Promise<Proxy> => {
  const sockets = new Set<Socket>();
  const upstream = new http.Agent({ keepAlive: true });
  const connections = { open: 0, most: 0 };
  const server = http.createServer((request, response) => {
    void answer(request, response);
  });
  const answer = async (request: http.IncomingMessage, response: http.ServerResponse) => {
    const path = request.url ?? "/";
    const own = await proxy.intercept(path);
    if (own) {
      response.writeHead(own.status, { "content-type": "text/plain", ...own.headers });
      response.end(own.body);
      return;
    }
    const { method = "GET", headers } = request;
    const onward = http.request(target + path, { method, headers, agent: upstream }, (reply) => {
      response.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(response);
    });
    onward.on("error", () => response.destroy());
    response.on("close", () => onward.destroy());
    request.pipe(onward);
  };
  server.on("connection", (socket) => {
    sockets.add(socket);
    connections.open += 1;
    connections.most = Math.max(connections.most, connections.open);
    socket.on("close", () => {
      sockets.delete(socket);
      connections.open -= 1;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const bound = server.address();
  const port = typeof bound === "object" && bound ? bound.port : 0;
  const proxy: Proxy = {
    address: `http://127.0.0.1:${port}`,
    intercept: () => null,
    connections,
    breakConnections: () => {
      for (const socket of sockets) socket.resetAndDestroy();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        for (const socket of sockets) socket.destroy();
        upstream.destroy();
      }),
  };
  return proxy;
};
