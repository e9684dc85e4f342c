import type { z } from "zod";
import {
  agentCheck,
  agentCheckFields,
  checkFault,
  type CheckSettings,
  scripted,
} from "../bodies/agentBody.js";
import { struct, text } from "../go/goSchema.js";
import type { Call, Handler } from "../http/Call.js";
import { badRequest, HttpError } from "../http/HttpError.js";
import { empty } from "../http/Reply.js";
import { deny } from "./agentDenial.js";
import { decoded } from "./catalogWrites.js";

export const isStatus = (status: string): boolean =>
  ["passing", "warning", "critical"].includes(status);

/** Throws what Consul says of a check that an agent cannot take. */
export const refuseCheck = (given: CheckSettings): void => {
  const fault = checkFault(given);
  if (fault) throw badRequest(`Invalid check: ${fault}`);
  if (scripted(given)) {
    throw new HttpError(
      500,
      "Scripts are disabled on this agent from remote calls; to enable, configure 'enable_script_checks' to true",
    );
  }
};

export const registerCheck: Handler = async (call) => {
  const given = await decoded(call, agentCheck, { "": "" });
  if (given.Status !== "" && !isStatus(given.Status)) throw badRequest("Bad check status");
  if (given.Name === "") throw badRequest("Missing check name");
  refuseCheck(given);
  add(call, given);
  return empty();
};

const add = (call: Call, given: z.output<typeof agentCheck>): void => {
  const { agent } = call.cluster;
  const service = agent.services.get(given.ServiceID);
  if (given.ServiceID !== "" && !service) {
    throw new HttpError(500, `ServiceID "${given.ServiceID}" does not exist`);
  }
  deny(call, service ? "service" : "node", service?.Service ?? agent.nodeName);
  const id = given.ID === "" ? given.Name : given.ID;
  const about = service && { ServiceName: service.Service, ServiceTags: service.Tags };
  const row = { ...agentCheckFields(given, id, given.ServiceID), ...about };
  agent.addCheck(row);
  agent.keep(row, given);
};

export const deregisterCheck: Handler = (call) => {
  const { agent } = call.cluster;
  if (call.rest === "") throw new HttpError(500, "CheckID missing");
  refuseStranger(call);
  agent.removeCheck(call.rest);
  return empty();
};

/** Who may not write a check's service may not touch it; newer versions also refuse unknown ids. */
const refuseStranger = (call: Call): void => {
  const { agent, profile } = call.cluster;
  const known = agent.checks.get(call.rest);
  if (known) {
    deny(call, known.ServiceName ? "service" : "node", known.ServiceName || agent.nodeName);
  } else if (profile !== "1.8") {
    const id = JSON.stringify(call.rest);
    throw new HttpError(
      404,
      `Unknown check ID ${id}. Ensure that the check ID is passed, not the check name.`,
    );
  } else if (call.cluster.acl.enabled) {
    throw new HttpError(500, `Unknown check ${JSON.stringify(call.rest)}`);
  }
};

/** PUT /v1/agent/check/{pass,warn,fail}/:id?note= */
export const renewAs =
  (status: "passing" | "warning" | "critical"): Handler =>
  (call) => {
    renew(call, status, call.query.get("note") ?? "");
    return empty();
  };

const update = struct({ Status: text, Output: text });

export const updateCheck: Handler = async (call) => {
  const given = await decoded(call, update, { "": "checkUpdate" });
  if (!isStatus(given.Status)) throw badRequest(`Invalid check status: '${given.Status}'`);
  renew(call, given.Status, given.Output);
  return empty();
};

const renew = (call: Call, status: string, output: string): void => {
  refuseStranger(call);
  if (!call.cluster.agent.checks.renew(call.rest, status, output)) {
    throw new HttpError(500, `CheckID "${call.rest}" does not have associated TTL`);
  }
};
