import { afterEach } from "@jest/globals";
import {
  type ConsulSandbox,
  type ConsulSandboxOptions,
  startConsul,
} from "../../sandbox/consul/startConsul.js";
import { ManualClock } from "../../sandbox/consul/time/ManualClock.js";
import { type Answer, ask } from "./request.js";

const open: (() => Promise<void>)[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((close) => close()));
});

/** Closes something when the test is over. */
export const atEnd = (close: () => Promise<void>): void => {
  open.push(close);
};

/** A sandbox that is closed when the test is over, and the clock that it goes by. */
export const startTest = async (
  options: ConsulSandboxOptions = {},
): Promise<{ consul: ConsulSandbox; clock: ManualClock }> => {
  const clock = new ManualClock();
  const consul = await startConsul({ profile: "1.8", nodeName: "own", clock, ...options });
  atEnd(() => consul.close());
  return { consul, clock };
};

/** One request; a body that is no text is sent as JSON. */
export const call = (
  consul: ConsulSandbox,
  request: string,
  body?: unknown,
  token = "",
): Promise<Answer> => {
  const [method = "GET", path = "/"] = request.split(" ");
  return ask(consul.address, {
    method,
    path,
    headers: token === "" ? {} : { "X-Consul-Token": token },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
};

/** The text of an answer. */
export const textOf = async (answer: Promise<Answer>): Promise<string> =>
  (await answer).body.toString("utf8");

/** The JSON of an answer. */
export const jsonOf = async (answer: Promise<Answer>): Promise<unknown> =>
  JSON.parse(await textOf(answer));

/** Tries again and again until the condition is met. */
export const until = async (condition: () => boolean | Promise<boolean>): Promise<void> => {
  const deadline = Date.now() + 45_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error("The condition was not met within 45 s.");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};
