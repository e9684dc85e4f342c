import { describe, expect, it } from "@jest/globals";
import { z } from "zod";
import { call, jsonOf, startTest, textOf, until } from "./consulKit.js";

const events = z.array(z.object({ ID: z.string(), Name: z.string(), LTime: z.number() }));

describe("user events", () => {
  it("are listed by name, under an index that is made from the last one", async () => {
    const { consul } = await startTest();
    expect((await call(consul, "GET /v1/event/list")).headers["x-consul-index"]).toBe("1");
    const fired = await jsonOf(call(consul, "PUT /v1/event/fire/deploy?node=own", "now"));
    expect(fired).toMatchObject({ Name: "deploy", Payload: "bm93", NodeFilter: "own", LTime: 0 });
    await call(consul, "PUT /v1/event/fire/other");
    const listed = await call(consul, "GET /v1/event/list?name=deploy");
    const [first] = events.parse(JSON.parse(listed.body.toString("utf8")));
    expect(first).toMatchObject({ Name: "deploy", LTime: 2 });
    const digits = (first?.ID ?? "").replaceAll("-", "");
    const index = BigInt(`0x${digits.slice(0, 16)}`) ^ BigInt(`0x${digits.slice(16)}`);
    expect(listed.headers["x-consul-index"]).toBe(String(index));
  });

  it("end the wait of who has seen all before them", async () => {
    const { consul } = await startTest();
    const path = "/v1/event/list?name=deploy&index=1&wait=10m";
    const waiting = jsonOf(call(consul, `GET ${path}`));
    await until(() => consul.calls.some((made) => made.path === path));
    await call(consul, "PUT /v1/event/fire/other");
    await call(consul, "PUT /v1/event/fire/deploy");
    expect(await waiting).toMatchObject([{ Name: "deploy" }]);
  });

  it("are heard only by the agents that they are meant for", async () => {
    const { consul } = await startTest();
    await call(consul, "PUT /v1/agent/service/register", { Name: "web", Tags: ["blue"] });
    for (const filter of ["node=x", "service=db", "service=web&tag=red", "service=web&tag=blue"]) {
      await call(consul, `PUT /v1/event/fire/${encodeURIComponent(filter)}?${filter}`);
    }
    const heard = events.parse(await jsonOf(call(consul, "GET /v1/event/list")));
    expect(heard.map(({ Name }) => Name)).toEqual(["service=web&tag=blue"]);
  });

  it("are refused without a name, with a filter that is none, and when they are too large", async () => {
    const { consul } = await startTest();
    expect(await textOf(call(consul, "PUT /v1/event/fire/"))).toBe("Missing name");
    expect(await textOf(call(consul, "PUT /v1/event/fire/a?node=("))).toBe(
      "Invalid node filter: error parsing regexp: missing closing ): `(`",
    );
    expect(await textOf(call(consul, "PUT /v1/event/fire/a?tag=t"))).toBe(
      "Cannot provide tag filter without service filter",
    );
    expect(await textOf(call(consul, "PUT /v1/event/fire/a", "x".repeat(600)))).toContain(
      "user event exceeds configured limit of 512 bytes",
    );
  });
});
