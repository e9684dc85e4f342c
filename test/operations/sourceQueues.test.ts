import { describe, expect, it } from "@jest/globals";
import { SourceQueues } from "../../src/operations/SourceQueues.js";

const hz = { id: "consul:hz", name: "hz", system: "CONSUL" } as const;
const sh = { id: "consul:sh", name: "sh", system: "CONSUL" } as const;
const MOST = 1_016;

const wait = (): Promise<void> => Promise.resolve();

describe("the queue of a source", () => {
  it("refuses what may not wait any more before it has begun, and does all the rest", async () => {
    const queues = new SourceQueues();
    let open = (): void => undefined;
    const opened = new Promise<void>((resolve) => {
      open = resolve;
    });
    let begun = 0;
    const work = async (): Promise<void> => {
      begun += 1;
      await opened;
    };
    const admitted = Array.from({ length: MOST }, () => queues.use(hz, work));
    await expect(queues.use(hz, work)).rejects.toMatchObject({
      code: "UPSTREAM_BUSY",
      extensions: { source: "hz", limit: 1_000 },
    });
    expect(begun).toBe(16);
    // One source that is busy slows no other.
    await expect(queues.use(sh, () => Promise.resolve("done"))).resolves.toBe("done");
    open();
    await Promise.all(admitted);
    expect(begun).toBe(MOST);
  });

  it("keeps a place for what something else comes before, until it is given up", async () => {
    const queues = new SourceQueues();
    const places = Array.from({ length: MOST }, () => queues.reserve(hz));
    expect(() => queues.reserve(hz)).toThrow("was not begun");
    places[0]?.leave();
    expect(await queues.use(hz, () => Promise.resolve("its turn"))).toBe("its turn");
    const done = await Promise.all(places.slice(1).map((place) => place.use(() => wait())));
    expect(done).toHaveLength(MOST - 1);
  });

  it("lets others have their turn while one waits for what costs nothing", async () => {
    const queues = new SourceQueues();
    const waits = Array.from({ length: 16 }, () =>
      queues.use(hz, () => queues.pausing(hz, () => queues.use(hz, () => Promise.resolve(1)))),
    );
    expect(await Promise.all(waits)).toEqual(waits.map(() => 1));
  });

  it("goes on after what fails", async () => {
    const queues = new SourceQueues();
    const failing = Array.from({ length: 40 }, () =>
      queues.use(hz, () => Promise.reject(new Error("no"))).catch(() => "failed"),
    );
    expect(new Set(await Promise.all(failing))).toEqual(new Set(["failed"]));
    await expect(queues.use(hz, () => Promise.resolve("well"))).resolves.toBe("well");
  });
});
