import type { Call, Handler } from "../http/Call.js";
import { denied, notFound } from "../http/HttpError.js";
import { read } from "../http/read.js";
import type { Scaling } from "../jobs/scalingType.js";
import type { Region } from "../state/Region.js";
import { visibleNamespaces } from "./lists.js";

const policiesOf = (region: Region): readonly Scaling[] =>
  [...region.tables.jobs.values()]
    .filter(({ Stop }) => !Stop)
    .flatMap(({ TaskGroups }) => (TaskGroups ?? []).flatMap(({ Scaling }) => Scaling ?? []));

export const listPolicies: Handler = (call) => {
  const visible = visibleNamespaces(call, "list-scaling-policies");
  const job = call.query.get("job");
  const type = call.query.get("type");
  return read(call, (region) => ({
    index: () => region.tables.policiesIndex,
    answer: () =>
      policiesOf(region)
        .filter(
          ({ Target, Type }) =>
            visible(Target?.Namespace ?? "default") &&
            (!job || Target?.Job === job) &&
            (!type || Type === type),
        )
        .map(({ CreateIndex, Enabled, ID, ModifyIndex, Target, Type }) => ({
          CreateIndex,
          Enabled,
          ID,
          ModifyIndex,
          Target,
          Type,
        })),
  }));
};

export const readPolicy: Handler = (call: Call) => {
  if (!call.authz.namespace(call.namespace, "read-scaling-policy")) throw denied();
  return read(call, (region) => {
    const find = (): Scaling | undefined => policiesOf(region).find(({ ID }) => ID === call.rest);
    return {
      index: () => find()?.ModifyIndex ?? region.tables.policiesIndex,
      answer: () => {
        const policy = find();
        if (!policy) throw notFound("policy not found");
        return policy;
      },
    };
  });
};
