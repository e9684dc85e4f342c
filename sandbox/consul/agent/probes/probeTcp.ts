import { connect } from "node:net";
import type { Clock } from "../../time/Clock.js";
import { dialError } from "./dialError.js";
import { critical, type Verdict } from "./Verdict.js";

/** Splits "host:port" and "[address]:port"; a text without a port is none. */
const split = (target: string): { host: string; port: number } | undefined => {
  const match = /^(?:\[([^\]]*)\]|([^:]*)):(\d+)$/.exec(target);
  return match ? { host: match[1] ?? match[2] ?? "", port: Number(match[3]) } : undefined;
};

/** Whether somebody listens at "host:port". */
export const probeTcp = (target: string, timeoutMs: number, clock: Clock): Promise<Verdict> => {
  const at = split(target);
  if (!at || at.port > 65_535) {
    return Promise.resolve(critical(`dial tcp: address ${target}: missing port in address`));
  }
  return new Promise((resolve) => {
    const socket = connect({ ...at, host: at.host === "" ? "127.0.0.1" : at.host });
    const finish = (verdict: Verdict): void => {
      forget();
      socket.destroy();
      resolve(verdict);
    };
    const forget = clock.after(timeoutMs, () => {
      finish(critical(`dial tcp ${target}: i/o timeout`));
    });
    socket.once("connect", () => {
      finish({ status: "passing", output: `TCP connect ${target}: Success` });
    });
    socket.once("error", (error) => {
      finish(critical(dialError(error)));
    });
  });
};
