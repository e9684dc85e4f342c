import { goJson } from "../go/goJson.js";
import type { Handler } from "../http/Call.js";
import { json } from "../http/Reply.js";

export const leader: Handler = (call) => json(goJson(call.cluster.agent.leader));
export const peers: Handler = (call) => json(goJson([call.cluster.agent.leader]));
