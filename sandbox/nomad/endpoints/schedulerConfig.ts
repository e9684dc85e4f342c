import { isJsonObject } from "../go/GoType.js";
import type { Json } from "../go/Json.js";
import type { Call } from "../http/Call.js";
import { badRequest, denied } from "../http/HttpError.js";
import { headersOf } from "../http/read.js";
import { json, written, type Reply } from "../http/Reply.js";
import type { SchedulerConfig } from "../RegionServer.js";
import { inOrder } from "../shapes/omitZero.js";
import { member, numberMember, textMember, truthMember } from "./bodyReaders.js";
import { byMethod } from "./methods.js";

const readConfig = (call: Call): Reply => {
  if (!call.authz.operator("read")) throw denied();
  const config = call.server.schedulerConfig;
  const value = {
    Index: config.ModifyIndex,
    KnownLeader: true,
    LastContact: 0,
    NextToken: "",
    SchedulerConfig: inOrder(config),
  };
  return json(value, headersOf(config.ModifyIndex));
};

const casOf = ({ query }: Call): number | undefined => {
  const cas = query.get("cas");
  if (cas === null) return undefined;
  if (/^\d+$/.test(cas)) return Number(cas);
  throw badRequest(
    `Error parsing cas value: strconv.ParseUint: parsing ${JSON.stringify(cas)}: invalid syntax`,
  );
};

const configured = (
  before: SchedulerConfig,
  body: Json,
  { algorithm, index }: { readonly algorithm: string; readonly index: number },
): SchedulerConfig => {
  const preemption = member(body, "PreemptionConfig");
  return {
    ...before,
    MemoryOversubscriptionEnabled: truthMember(body, "MemoryOversubscriptionEnabled"),
    NodeLimitForFeasibilityChecks: numberMember(body, "NodeLimitForFeasibilityChecks"),
    PauseEvalBroker: truthMember(body, "PauseEvalBroker"),
    PreemptionConfig: isJsonObject(preemption)
      ? {
          BatchSchedulerEnabled: truthMember(preemption, "BatchSchedulerEnabled"),
          ServiceSchedulerEnabled: truthMember(preemption, "ServiceSchedulerEnabled"),
          SysBatchSchedulerEnabled: truthMember(preemption, "SysBatchSchedulerEnabled"),
          SystemSchedulerEnabled: truthMember(preemption, "SystemSchedulerEnabled"),
        }
      : before.PreemptionConfig,
    RejectJobRegistration: truthMember(body, "RejectJobRegistration"),
    SchedulerAlgorithm: algorithm,
    ModifyIndex: index,
  };
};

const writeConfig = async (call: Call): Promise<Reply> => {
  const body = await call.json();
  if (!call.authz.operator("write")) throw denied();
  const cas = casOf(call);
  const algorithm = textMember(body, "SchedulerAlgorithm") || "binpack";
  if (algorithm !== "binpack" && algorithm !== "spread") {
    throw badRequest(`invalid scheduler algorithm: ${algorithm}`);
  }
  const { server } = call;
  const index = server.region.skip();
  const before = server.schedulerConfig;
  if (cas !== undefined && cas !== before.ModifyIndex) {
    return written(index, { Index: index, Updated: false });
  }
  const config = configured(before, body, { algorithm, index });
  server.schedulerConfig = config;
  if (config.PauseEvalBroker) server.engine.scheduler.paused = true;
  else if (before.PauseEvalBroker) server.engine.scheduler.resume();
  return written(index, { Index: index, Updated: true });
};

export const schedulerConfiguration = byMethod({
  GET: readConfig,
  PUT: writeConfig,
  POST: writeConfig,
});
