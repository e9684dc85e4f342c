import { goJson } from "../go/goJson.js";
import type { Call, Handler } from "../http/Call.js";
import { read } from "../http/read.js";
import type { SessionRow } from "../state/Sessions.js";
import { listReply, named, see } from "./listing.js";

/** A session as the API prints it. */
export const sessionShape = (call: Call, row: SessionRow): object => ({
  ID: row.ID,
  Name: row.Name,
  Node: row.Node,
  LockDelay: row.LockDelay,
  Behavior: row.Behavior,
  TTL: row.TTL,
  ...(call.cluster.profile === "1.8" ? {} : { Checks: row.NodeChecks }),
  NodeChecks: row.NodeChecks,
  ServiceChecks: row.ServiceChecks,
  CreateIndex: row.CreateIndex,
  ModifyIndex: row.ModifyIndex,
});

const sessionsRead = (call: Call, find: () => readonly SessionRow[]): ReturnType<typeof read> =>
  read(call, () => ({
    watch: ["sessions"],
    index: () => call.dc.sessions.index(),
    answer: () => {
      const visible = see(call);
      const rows = find().filter(({ Node }) => visible.sees("session", Node));
      return listReply(
        visible,
        rows.map((row) => goJson(sessionShape(call, row))),
      );
    },
  }));

export const sessionInfo: Handler = (call) => {
  const id = named(call, "session");
  return sessionsRead(call, () => {
    const row = call.dc.sessions.find(id);
    return row ? [row] : [];
  });
};

export const sessionList: Handler = (call) => sessionsRead(call, () => call.dc.sessions.list());

export const sessionsOfNode: Handler = (call) => {
  const node = named(call, "node name");
  return sessionsRead(call, () => call.dc.sessions.list(node));
};
