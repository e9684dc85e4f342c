import { goJson } from "../go/goJson.js";
import type { Call, Handler } from "../http/Call.js";
import { HttpError } from "../http/HttpError.js";
import { json, type Reply } from "../http/Reply.js";
import type { CheckFields, ServiceFields } from "../state/rows.js";
import { shapeOf } from "./agentReads.js";

type Status = "passing" | "warning" | "critical" | "maintenance";

const CODES: Readonly<Record<Status, number>> = {
  passing: 200,
  warning: 429,
  critical: 503,
  maintenance: 503,
};
const ORDER: readonly Status[] = ["passing", "warning", "critical", "maintenance"];

const statusOf = (checks: readonly CheckFields[]): Status => {
  let worst: Status = "passing";
  for (const check of checks) {
    const maintained = /^_(node|service)_maintenance/.test(check.CheckID);
    const status = maintained ? "maintenance" : ORDER.find((known) => known === check.Status);
    if (status && ORDER.indexOf(status) > ORDER.indexOf(worst)) worst = status;
  }
  return worst;
};

const checksOf = (call: Call, service: ServiceFields): readonly CheckFields[] => {
  const { checks } = call.cluster.agent;
  return [...checks.of(service.ID), ...checks.of("")];
};

const describe = (call: Call, service: ServiceFields): object => {
  const checks = checksOf(call, service);
  return {
    AggregatedStatus: statusOf(checks),
    Service: shapeOf(call, service),
    Checks: checks.map(checkShape),
  };
};

/** This endpoint prints checks as the client library has them. */
const checkShape = (check: CheckFields): object => ({
  Node: check.Node,
  CheckID: check.CheckID,
  Name: check.Name,
  Status: check.Status,
  Notes: check.Notes,
  Output: check.Output,
  ServiceID: check.ServiceID,
  ServiceName: check.ServiceName,
  ServiceTags: check.ServiceTags,
  Type: "",
  Definition: {
    Interval: "0s",
    Timeout: "0s",
    DeregisterCriticalServiceAfter: "0s",
    HTTP: "",
    Header: null,
    Method: "",
    Body: "",
    TLSSkipVerify: false,
    TCP: "",
  },
  CreateIndex: 0,
  ModifyIndex: 0,
});

const reply = (call: Call, status: number, reason: string, body: object): Reply => {
  const headers = { "X-Consul-Reason": reason };
  return call.query.get("format") === "text"
    ? { status, headers, contentType: "text/plain", body: reason }
    : { status, headers, contentType: "application/json", body: goJson(body) };
};

const seen = (call: Call, service: ServiceFields): void => {
  if (!call.authz.allows("service", service.Service, "read")) {
    throw new HttpError(403, "Permission denied");
  }
};

export const healthById: Handler = (call) => {
  if (call.rest === "") throw new HttpError(500, "Bad request: Missing serviceID");
  const service = call.cluster.agent.services.get(call.rest);
  if (!service) {
    const none = { AggregatedStatus: "critical", Service: null, Checks: null };
    const reason = `ServiceId ${call.rest} not found`;
    const body = call.query.get("format") === "text" ? reason : none;
    return { ...json(goJson(body), { "X-Consul-Reason": reason }), status: 404 };
  }
  seen(call, service);
  const status = statusOf(checksOf(call, service));
  return reply(call, CODES[status], status, describe(call, service));
};

export const healthByName: Handler = (call) => {
  if (call.rest === "") throw new HttpError(500, "Bad request: Missing service Name");
  const services = [...call.cluster.agent.services.values()].filter(
    ({ Service }) => Service === call.rest,
  );
  if (services.length === 0) return reply(call, 404, `ServiceName ${call.rest} Not Found`, []);
  for (const service of services) seen(call, service);
  const status = statusOf(services.flatMap((service) => [...checksOf(call, service)]));
  return reply(
    call,
    CODES[status],
    status,
    services.map((service) => describe(call, service)),
  );
};
