import { goJson } from "../go/goJson.js";
import type { Handler } from "../http/Call.js";
import { read } from "../http/read.js";
import { json } from "../http/Reply.js";
import { listReply, see } from "./listing.js";

/** All servers of the sandbox are in one place. */
const ORIGIN = { Vec: [0, 0, 0, 0, 0, 0, 0, 0], Error: 1.5, Adjustment: 0, Height: 0.00001 };

const coordinate = (node: string): object => ({ Node: node, Segment: "", Coord: ORIGIN });

export const nodeCoordinates: Handler = (call) =>
  read(call, () => ({
    watch: ["coordinates"],
    index: () => call.dc.indexes.max("coordinates"),
    answer: () => {
      const visible = see(call);
      const { nodeName } = call.cluster.agent;
      return listReply(visible, visible.node(nodeName) ? [goJson(coordinate(nodeName))] : []);
    },
  }));

export const datacenterCoordinates: Handler = (call) =>
  json(
    goJson(
      call.cluster.agents.map((agent) => ({
        Datacenter: agent.datacenter.name,
        AreaID: "wan",
        Coordinates: [coordinate(agent.nodeName)],
      })),
    ),
  );
