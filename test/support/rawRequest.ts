import { connect, type Socket } from "node:net";

/** An answer read from a socket, byte for byte. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** Reads an answer as it came: everything until the server closed. */
export const answerFrom = (text: string): RawAnswer => {
  const end = text.indexOf("\r\n\r\n");
  const [statusLine = "", ...lines] = text.slice(0, end).split("\r\n");
  const headers = new Map(
    lines.map((line): [string, string] => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  return { status: Number(statusLine.split(" ")[1]), headers, body: text.slice(end + 4) };
};

/** A connection that is open. */
export const openSocket = (port: number): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.off("error", reject);
      // What the server does to it is the matter of the test.
      socket.on("error", () => undefined);
      resolve(socket);
    });
    socket.once("error", reject);
  });

/** Everything that the server says until it closes. */
export const readToEnd = (socket: Socket): Promise<string> =>
  new Promise((resolve) => {
    const chunks: Buffer[] = [];
    socket.on("data", (chunk: Buffer) => chunks.push(chunk));
    socket.once("close", () => {
      resolve(Buffer.concat(chunks).toString());
    });
  });

/** Sends these bytes as they are, and reads until the server closes. */
export const rawRequest = async (port: number, bytes: string): Promise<RawAnswer> => {
  const socket = await openSocket(port);
  const answer = readToEnd(socket);
  socket.write(bytes);
  return answerFrom(await answer);
};
