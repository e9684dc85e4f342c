import { afterEach, describe, expect, it } from "@jest/globals";
import { Fault } from "../../src/errors.js";
import { Estate } from "../../src/estate/Estate.js";
import type { Observer, Sink } from "../../src/estate/sighting.js";
import { SourceSink } from "../../src/estate/SourceSink.js";
import type { SourceState } from "../../src/estate/SourceState.js";
import { supervise, type Supervision } from "../../src/estate/supervise.js";
import { until } from "../support/until.js";
import { addConsul, sighting, viewOf } from "./sample.js";

/** A far end that a test breaks and mends. */
class FarEnd implements Observer {
  lives = 0;
  broken: Error | null = null;
  hung = false;
  #break: (error: Error) => void = () => undefined;

  observe(sink: Sink, signal: AbortSignal): Promise<void> {
    this.lives += 1;
    if (this.broken) return Promise.reject(this.broken);
    sink.replace("nodes", [sighting("CONSUL_NODE", `life-${this.lives}`)]);
    sink.complete();
    return new Promise((resolve, reject) => {
      this.#break = reject;
      signal.addEventListener("abort", () => {
        resolve();
      });
    });
  }

  probe(signal: AbortSignal): Promise<void> {
    if (!this.hung) return Promise.resolve();
    return new Promise((_, reject) => {
      signal.addEventListener("abort", () => {
        reject(new Fault("UPSTREAM_TIMEOUT", "The caller stopped waiting."));
      });
    });
  }

  refresh(): Promise<void> {
    return Promise.resolve();
  }

  breakNow(error: Error): void {
    this.broken = error;
    this.#break(error);
  }
}

const running: Supervision[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.stop()));
});

const start = (farEnd: FarEnd): { estate: Estate; source: SourceState; failures: unknown[] } => {
  const estate = new Estate();
  const source = addConsul(estate);
  const failures: unknown[] = [];
  running.push(
    supervise({
      source,
      observer: farEnd,
      sink: new SourceSink(estate, source),
      options: { probeEveryMs: 5, probeTimeoutMs: 20, backOffMs: { first: 2, longest: 10 } },
      onBroken: (_, error) => failures.push(error),
    }),
  );
  return { estate, source, failures };
};

const names = (estate: Estate): readonly string[] => {
  const page = viewOf(estate).resources(null, {});
  if (page instanceof Promise) throw new Error("a small estate is read at once");
  return page.nodes.map(({ name }) => name);
};

describe("the supervision of a source", () => {
  it("is UNREACHABLE until it has a view, then LIVE", async () => {
    const { source, estate } = start(new FarEnd());
    await until("the source is LIVE", () => source.status === "LIVE");
    expect(source.reason).toBeNull();
    expect(names(estate)).toEqual(["life-1"]);
  });

  it("serves the last view as STALE with the reason, and heals by listing again", async () => {
    const farEnd = new FarEnd();
    const { source, estate } = start(farEnd);
    await until("the source is LIVE", () => source.status === "LIVE");
    farEnd.breakNow(new Fault("UPSTREAM_UNAVAILABLE", "It refused the connection."));
    await until("the source is STALE", () => source.status === "STALE");
    expect(source.reason).toBe("It refused the connection.");
    expect(names(estate)).toEqual(["life-1"]);
    farEnd.broken = null;
    await until("the source is LIVE", () => source.status === "LIVE");
    expect(names(estate)).toEqual([`life-${farEnd.lives}`]);
  });

  it("notices a peer that hangs by the probe beside the long polls", async () => {
    const farEnd = new FarEnd();
    const { source } = start(farEnd);
    await until("the source is LIVE", () => source.status === "LIVE");
    farEnd.hung = true;
    await until("the source is STALE", () => source.status === "STALE");
    expect(source.reason).toBe("consul:hz did not answer a probe within 0.02 s; it may hang.");
  });

  it("says nothing of an unknown error to callers, and tells the log", async () => {
    const farEnd = new FarEnd();
    farEnd.broken = new Error("password=hunter2");
    const { source, failures } = start(farEnd);
    await source.settled();
    expect(source.status).toBe("UNREACHABLE");
    expect(source.reason).not.toContain("hunter2");
    expect(failures[0]).toBe(farEnd.broken);
  });
});
