import { demand } from "../acl/demand.js";
import { struct, text } from "../go/goSchema.js";
import type { Handler } from "../http/Call.js";
import { HttpError } from "../http/HttpError.js";
import { empty } from "../http/Reply.js";
import { decoded } from "./catalogWrites.js";

/** What an agent has tokens for, by the names of today and of old. */
const KINDS =
  /^(default|agent|agent_master|agent_recovery|replication|acl_token|acl_agent_token|acl_agent_master_token|acl_replication_token)$/;
const body = struct({ Token: text });

/** PUT /v1/agent/token/:kind; only the default one makes a difference here. */
export const setAgentToken: Handler = async (call) => {
  const { agent, acl } = call.cluster;
  if (!acl.enabled) throw new HttpError(401, "ACL support disabled");
  demand(call, "agent", agent.nodeName, "write");
  const { Token } = await decoded(call, body, { "": "AgentToken" });
  if (!KINDS.test(call.rest)) {
    throw new HttpError(404, `Token ${JSON.stringify(call.rest)} is unknown`);
  }
  if (/^(default|acl_token)$/.test(call.rest)) acl.defaultSecret = Token;
  return empty();
};
