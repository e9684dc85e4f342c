import { execFileSync, spawn } from "node:child_process";
import { afterEach, describe, expect, it } from "@jest/globals";
import { answerFrom, openSocket, rawRequest, readToEnd } from "../support/rawRequest.js";
import { GOOD_TOKEN, TestFront, type FrontOptions } from "../support/testFront.js";
import { until } from "../support/until.js";

const head = (body: string, more = ""): string =>
  "POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n" +
  `authorization: Bearer ${GOOD_TOKEN}\r\ncontent-length: ${String(body.length)}\r\n${more}\r\n`;

const greeting = '{"query":"{ greet }"}';

/** Connections that one process may hold, where the system tells. */
const descriptors = (): number => {
  try {
    return Number(execFileSync("sh", ["-c", "ulimit -n"]).toString()) || 0;
  } catch {
    return 0;
  }
};

/** A program of its own, so that each side has its own descriptors; it says when all are connected. */
const idleCallers = `
  const { connect } = require("node:net");
  const [port, count] = process.argv.slice(1).map(Number);
  let begun = 0;
  let connected = 0;
  const open = () => {
    if (begun === count) return;
    begun += 1;
    const socket = connect(port, "127.0.0.1", () => {
      connected += 1;
      if (connected === count) process.stdout.write("connected");
      open();
    });
    socket.on("error", () => process.stdout.write(" refused"));
    socket.on("close", () => process.stdout.write(" closed"));
  };
  for (let parallel = 0; parallel < 100; parallel += 1) open();
`;

describe("connections", () => {
  let front: TestFront;
  let isClosed = false;

  const start = async (options: FrontOptions = {}): Promise<void> => {
    isClosed = false;
    front = await TestFront.start(options);
  };
  afterEach(async () => {
    if (!isClosed) {
      await front.close();
    }
  });

  const fast: FrontOptions = {
    server: {
      connections: {
        headersTimeout: 300,
        requestTimeout: 600,
        checkingInterval: 50,
        lingerMs: 200,
      },
    },
  };

  it("close slow callers with 408 while others are served (200 of each kind)", async () => {
    await start(fast);
    const beginnings = [
      "POST /graphql HTTP/1.1\r\nhost: x\r\nx-slow: ",
      `${head("x".repeat(1_000))}{"query":`,
      "",
    ];
    const sockets = await Promise.all(
      beginnings.flatMap((beginning) =>
        Array.from({ length: 200 }, async () => {
          const socket = await openSocket(front.port);
          const answer = readToEnd(socket);
          socket.write(beginning);
          return answer;
        }),
      ),
    );
    const served = await front.query("{ greet }");
    expect(served.body.data).toEqual({ greet: "Hello world" });
    for (const text of sockets) {
      const { status, body } = answerFrom(text);
      expect(status).toBe(408);
      expect(body).toContain("REQUEST_TIMEOUT");
    }
    expect((await front.query("{ greet }")).status).toBe(200);
  });

  it("survive bytes that trickle in behind an answer", async () => {
    await start(fast);
    const socket = await openSocket(front.port);
    const answer = readToEnd(socket);
    socket.write(`GET /nothing HTTP/1.1\r\nhost: x\r\ncontent-length: 100000\r\n\r\n`);
    const trickle = setInterval(() => socket.write("x"), 20);
    const text = await answer;
    clearInterval(trickle);
    expect(answerFrom(text).status).toBe(404);
    expect((await front.query("{ greet }")).status).toBe(200);
  });

  it("are limited in number, and come back when others leave", async () => {
    await start({ server: { connections: { maxConnections: 20 } } });
    const sockets = await Promise.all(Array.from({ length: 20 }, () => openSocket(front.port)));
    const refused = await openSocket(front.port);
    await readToEnd(refused);
    for (const socket of sockets) {
      socket.destroy();
    }
    await until("a connection is accepted again", async () => {
      try {
        return (await fetch(`${front.url}/healthz`)).ok;
      } catch {
        return false;
      }
    });
  });

  const many = descriptors() >= 11_000 ? it : it.skip;
  many(
    "may be 10,000 and idle while requests are served (needs 11,000 descriptors)",
    async () => {
      await start({
        server: { connections: { headersTimeout: 120_000, requestTimeout: 120_000 } },
      });
      const callers = spawn(process.execPath, ["-e", idleCallers, String(front.port), "10000"]);
      let said = "";
      callers.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
      await until("10,000 callers are connected", () => said.includes("connected"), 50_000);
      for (let count = 0; count < 20; count += 1) {
        expect((await front.query("{ greet }")).body.data).toEqual({ greet: "Hello world" });
      }
      callers.kill();
      expect(said).toBe("connected");
    },
    60_000,
  );

  it("end the operation of a caller that leaves", async () => {
    let aborted = 0;
    const seen: AbortSignal[] = [];
    await start({
      host: {
        createContext: (caller, call) => {
          call.signal.addEventListener("abort", () => (aborted += 1));
          seen.push(call.signal);
          return { caller, requestId: call.requestId, noCache: false, signal: call.signal };
        },
      },
    });
    for (let time = 1; time <= 2; time += 1) {
      const socket = await openSocket(front.port);
      const body = '{"query":"{ hang }"}';
      socket.write(`${head(body)}${body}`);
      await until("the operation runs", () => seen.length === time);
      socket.destroy();
      await until("the operation is aborted", () => aborted === time);
    }
    expect((await front.query("{ greet }")).status).toBe(200);
    expect(aborted).toBe(2);
  });

  it("survive callers that leave in the middle of everything", async () => {
    await start();
    const full = `${head(greeting)}${greeting}`;
    for (let length = 0; length <= full.length; length += 7) {
      const socket = await openSocket(front.port);
      socket.write(full.slice(0, length));
      socket.destroy();
    }
    expect((await front.query("{ greet }")).status).toBe(200);
    expect(front.log.lines).toEqual([]);
  });

  describe("at the end", () => {
    it("let requests finish, close what is idle at once, and accept nothing new", async () => {
      let finish = (): void => undefined;
      const finished = new Promise<void>((resolve) => {
        finish = resolve;
      });
      let running = 0;
      await start({
        host: {
          prepare: () => {
            running += 1;
            return running === 1 ? undefined : finished;
          },
        },
      });
      const idle = await openSocket(front.port);
      const idleEnd = readToEnd(idle);
      idle.write(`${head(greeting)}${greeting}`);
      await until("the idle connection had its answer", () => running === 1 && idle.bytesRead > 0);
      const silentEnd = readToEnd(await openSocket(front.port));
      const busy = await openSocket(front.port);
      const busyEnd = readToEnd(busy);
      busy.write(`${head(greeting)}${greeting}`);
      await until("the request runs", () => running === 2);

      let isOver = false;
      const closing = front.close(10_000).then(() => (isOver = true));
      isClosed = true;
      await Promise.all([idleEnd, silentEnd]);
      await expect(fetch(`${front.url}/healthz`)).rejects.toThrow();
      expect(isOver).toBe(false);
      finish();
      const { status, headers, body } = answerFrom(await busyEnd);
      expect([status, headers.get("connection")]).toEqual([200, "close"]);
      expect(body).toContain("Hello world");
      await closing;
    });

    it("cut off what does not finish in time", async () => {
      await start();
      const hanging = rawRequest(front.port, `${head('{"query":"{ hang }"}')}{"query":"{ hang }"}`);
      const slow = await openSocket(front.port);
      const slowEnd = readToEnd(slow);
      slow.write("POST /graphql HTTP/1.1\r\nx-slow: ");
      await until("the slow connection is heard", () => slow.bytesWritten > 0);
      await front.close(50);
      isClosed = true;
      await Promise.all([hanging, slowEnd]);
    });
  });
});
