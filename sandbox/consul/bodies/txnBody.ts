import { z } from "zod";
import { struct, text, textMap } from "../go/goSchema.js";
import { uint64 } from "../go/uint64Json.js";
import { catalogCheck } from "./checkBody.js";
import { catalogService } from "./serviceBody.js";

/** Where Go's decoder finds what is no base64; undefined if all is. */
const base64Fault = (value: string): number | undefined => {
  const plain = value.replaceAll(/[\r\n]/g, "");
  const wrong = /[^A-Za-z0-9+/]/.exec(plain.replace(/={1,2}$/, ""));
  if (wrong) return wrong.index;
  return plain.length % 4 === 0 ? undefined : plain.length - (plain.length % 4);
};

const bytes = z
  .string()
  .nullish()
  .transform((value, context) => {
    const fault = base64Fault(value ?? "");
    if (fault !== undefined) {
      context.issues.push({
        code: "custom",
        input: value,
        message: `illegal base64 data at input byte ${fault}`,
        params: { verbatim: true },
      });
    }
    return Buffer.from(value ?? "", "base64");
  });

const keyOperation = struct(
  { Verb: text, Key: text, Value: bytes, Flags: uint64, Index: uint64, Session: text },
  { ignored: ["Namespace", "Partition"] },
);

const node = struct(
  {
    ID: text,
    Node: text,
    Address: text,
    TaggedAddresses: textMap,
    Meta: textMap,
    ModifyIndex: uint64,
  },
  { ignored: ["Datacenter", "CreateIndex", "Partition", "PeerName", "Locality"] },
);

/** One step of a transaction; the first kind that is there is meant. */
const operation = struct({
  KV: keyOperation.nullish(),
  Node: struct({ Verb: text, Node: node.prefault({}) }).nullish(),
  Service: struct({
    Verb: text,
    Node: text,
    Service: catalogService.prefault({}),
  }).nullish(),
  Check: struct({ Verb: text, Check: catalogCheck.prefault({}) }).nullish(),
});

export const transaction = z.array(operation).nullish();

export type KeyOperation = z.output<typeof keyOperation>;
export type NodeOperation = NonNullable<z.output<typeof operation>["Node"]>;
export type ServiceOperation = NonNullable<z.output<typeof operation>["Service"]>;
export type CheckOperation = NonNullable<z.output<typeof operation>["Check"]>;

/** A step of one kind. */
export type Operation =
  | { readonly kind: "KV"; readonly given: KeyOperation }
  | { readonly kind: "Node"; readonly given: NodeOperation }
  | { readonly kind: "Service"; readonly given: ServiceOperation }
  | { readonly kind: "Check"; readonly given: CheckOperation };

/** The steps that were given; those without a kind are none. */
export const operationsOf = (given: z.output<typeof transaction>): readonly Operation[] =>
  (given ?? []).flatMap((one): readonly Operation[] => {
    if (one.KV) return [{ kind: "KV", given: one.KV }];
    if (one.Node) return [{ kind: "Node", given: one.Node }];
    if (one.Service) return [{ kind: "Service", given: one.Service }];
    return one.Check ? [{ kind: "Check", given: one.Check }] : [];
  });

/** How Go names the types that a transaction is decoded into. */
export const TXN_STRUCTS = {
  $: "api.TxnOps",
  "": "",
  KV: "KVTxnOp",
  Node: "NodeTxnOp",
  Service: "ServiceTxnOp",
  Check: "CheckTxnOp",
};
