import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";

/** What becomes of a statement: it never reaches the server, or its answer never comes back. */
export type Loss = "statement" | "answer";

/** Stands between a gateway and a PostgreSQL server, and cuts the connection at a chosen statement. */
export class LossyProxy {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #target: URL;
  #next: { readonly loss: Loss; readonly text: string } | null = null;

  private constructor(target: string) {
    this.#target = new URL(target);
    this.#server = createServer((client) => {
      this.#join(client);
    });
  }

  static async start(target: string): Promise<LossyProxy> {
    const proxy = new LossyProxy(target);
    proxy.#server.listen(0, "127.0.0.1");
    await once(proxy.#server, "listening");
    return proxy;
  }

  /** The address of the server, by way of here. */
  get url(): string {
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    const url = new URL(this.#target);
    url.host = `127.0.0.1:${address.port}`;
    return url.href;
  }

  /** Cuts the connection once, at the next statement that holds a text. */
  lose(loss: Loss, text: string): void {
    this.#next = { loss, text };
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, "close");
  }

  #join(client: Socket): void {
    const server = connect(Number(this.#target.port), this.#target.hostname);
    const cut = (): void => {
      client.destroy();
      server.destroy();
    };
    for (const socket of [client, server]) {
      this.#sockets.add(socket);
      socket.on("error", cut);
      socket.on("close", () => {
        this.#sockets.delete(socket);
        cut();
      });
    }
    let isLost = false;
    client.on("data", (bytes) => {
      const loss = this.#lossOf(bytes);
      if (loss === "statement") cut();
      else server.write(bytes);
      isLost ||= loss === "answer";
    });
    // A server answers a statement by itself once it is committed, and not before.
    server.on("data", (bytes) => {
      if (isLost) cut();
      else client.write(bytes);
    });
  }

  #lossOf(bytes: Buffer): Loss | null {
    if (!this.#next || !bytes.includes(this.#next.text)) return null;
    const { loss } = this.#next;
    this.#next = null;
    return loss;
  }
}
