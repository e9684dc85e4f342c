import { multiError } from "../go/multiError.js";
import { isJsonList, isJsonObject } from "../go/GoType.js";
import type { Json } from "../go/Json.js";
import type { Call, Handler } from "../http/Call.js";
import { badRequest, denied, failed, notFound } from "../http/HttpError.js";
import { read } from "../http/read.js";
import { writtenEmpty, type Reply } from "../http/Reply.js";
import { inOrder } from "../shapes/omitZero.js";
import { isClientTerminal } from "../state/AllocTable.js";
import { hashOf } from "../state/Ids.js";
import type { NamespaceRow } from "../state/catalogRows.js";
import type { Region } from "../state/Region.js";
import { member, textMember, textsMember } from "./bodyReaders.js";
import { byMethod, put } from "./methods.js";

const shape = (row: NamespaceRow): object =>
  inOrder({
    ...row,
    ConsulConfiguration: null,
    NodePoolConfiguration: null,
    OptionalExtraClaims: null,
    RequiredExtraClaims: null,
    VaultConfiguration: null,
  });

/** The list of namespaces knows neither filter nor pages. */
export const listNamespaces: Handler = (call) => {
  const { authz } = call;
  return read(call, ({ tables }) => ({
    index: () => tables.namespaces.index,
    answer: ({ prefix }) =>
      [...tables.namespaces.from(undefined, false)]
        .filter(({ Name }) => Name.startsWith(prefix) && authz.anyInNamespace(Name))
        .map(shape),
  }));
};

/** PUT and POST /v1/namespace */
export const createNamespace = put((call) => upsert(call));

/** /v1/namespace/:name */
export const namespaceEndpoint: Handler = (call) => {
  const name = call.rest;
  if (name === "") throw badRequest("Missing Namespace Name");
  return byMethod({
    GET: () => readNamespace(call, name),
    PUT: () => upsert(call, name),
    POST: () => upsert(call, name),
    DELETE: () => remove(call, name),
  })(call);
};

const readNamespace = (call: Call, name: string): Promise<Reply> => {
  if (!call.authz.anyInNamespace(name)) throw denied();
  return read(call, ({ tables }) => ({
    index: () => tables.namespaces.get(name)?.ModifyIndex ?? tables.namespaces.index,
    answer: () => {
      const row = tables.namespaces.get(name);
      if (!row) throw notFound("Namespace not found");
      return shape(row);
    },
  }));
};

const upsert = async (call: Call, name?: string): Promise<Reply> => {
  const body = await call.json();
  const Name = textMember(body, "Name");
  if (name !== undefined && Name !== name) {
    throw badRequest("Namespace name does not match request path");
  }
  if (!call.authz.management) throw denied();
  check(Name, body);
  const { region } = call.server;
  return region.write("NamespaceUpserted", (write) => {
    const before = region.tables.namespaces.get(Name);
    const description = textMember(body, "Description");
    write.put(region.tables.namespaces, {
      Name,
      Description: description,
      Quota: "",
      Meta: textsMember(body, "Meta"),
      Capabilities: capabilities(member(body, "Capabilities")),
      Hash: hashOf(`namespace/${Name}/${description}`),
      CreateIndex: before?.CreateIndex ?? write.index,
      ModifyIndex: write.index,
    });
    return writtenEmpty(write.index);
  });
};

const check = (name: string, body: Json): void => {
  const errors: string[] = [];
  if (!/^[a-zA-Z0-9-]{1,128}$/.test(name)) {
    errors.push(`invalid name ${JSON.stringify(name)}. Must match regex ^[a-zA-Z0-9-]{1,128}$`);
  }
  if (textMember(body, "Description").length > 256) errors.push("description longer than 256");
  if (isJsonObject(member(body, "NodePoolConfiguration"))) {
    errors.push("invalid node pool configuration: Node Pools Governance is unlicensed.");
  }
  if (errors.length > 0)
    throw failed(`Invalid namespace ${JSON.stringify(name)}: ${multiError(errors)}`);
  const quota = textMember(body, "Quota");
  if (quota !== "") {
    throw failed(
      `namespace ${JSON.stringify(name)} using non-existent quota ${JSON.stringify(quota)}`,
    );
  }
};

const capabilities = (given: Json | undefined): NamespaceRow["Capabilities"] => {
  if (!isJsonObject(given)) return null;
  const list = (name: string): readonly string[] | null => {
    const value = member(given, name);
    return isJsonList(value) && value.length > 0 ? value.map(String) : null;
  };
  return {
    DisabledNetworkModes: list("DisabledNetworkModes"),
    DisabledTaskDrivers: list("DisabledTaskDrivers"),
    EnabledNetworkModes: list("EnabledNetworkModes"),
    EnabledTaskDrivers: list("EnabledTaskDrivers"),
  };
};

const remove = (call: Call, name: string): Reply => {
  if (!call.authz.management) throw denied();
  if (name === "default") throw failed("can not delete default namespace");
  const { region } = call.server;
  if (!region.tables.namespaces.has(name)) throw failed("namespace not found");
  const errors = inUse(region, name);
  if (errors.length > 0) throw failed(multiError(errors));
  return region.write("NamespaceDeleted", (write) => {
    write.remove(region.tables.namespaces, name);
    return writtenEmpty(write.index);
  });
};

const inUse = (region: Region, name: string): readonly string[] => {
  const quoted = JSON.stringify(name);
  const jobs = [...region.tables.jobs.values()].some(
    ({ Namespace, Status }) => Namespace === name && Status !== "dead",
  );
  const allocs = [...region.tables.allocs.values()].some(
    (alloc) => alloc.Namespace === name && !isClientTerminal(alloc),
  );
  return [
    ...(jobs ? [`namespace ${quoted} has non-terminal jobs in regions: [${region.name}]`] : []),
    ...(allocs
      ? [`namespace ${quoted} has non-terminal allocations in regions: [${region.name}]`]
      : []),
  ];
};
