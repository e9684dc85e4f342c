import { demand } from "../acl/demand.js";
import { goJson } from "../go/goJson.js";
import type { Handler } from "../http/Call.js";
import { HttpError } from "../http/HttpError.js";
import { empty, json } from "../http/Reply.js";

export const reload: Handler = (call) => {
  demand(call, "agent", call.cluster.agent.nodeName, "write");
  return empty();
};

/** All nodes of the sandbox are alive, so that there is never one to force out. */
export const forceLeave: Handler = (call) => {
  demand(call, "operator", "", "write");
  throw new HttpError(500, `agent: No node found with name '${call.rest}'`);
};

export const metrics: Handler = (call) => {
  demand(call, "agent", call.cluster.agent.nodeName, "read");
  const gauge = (Name: string, Value: number): object => ({ Name, Value, Labels: {} });
  const sample = { Count: 2, Rate: 0.2, Sum: 2, Min: 1, Max: 1, Mean: 1, Stddev: 0, Labels: {} };
  return json(
    goJson({
      Timestamp: `${new Date().toISOString().slice(0, 19).replace("T", " ")} +0000 UTC`,
      Gauges: [
        gauge("consul.raft.applied_index", Number(call.dc.indexes.last)),
        gauge("consul.raft.last_index", Number(call.dc.indexes.last)),
        gauge("consul.session_ttl.active", call.dc.sessions.list().length),
      ],
      Points: [],
      Counters: [{ Name: "consul.rpc.query", ...sample }],
      Samples: [{ Name: "consul.memberlist.gossip", ...sample }],
    }),
  );
};
