import type { Json } from "../go/Json.js";
import type { HclFunction } from "./functions.js";
import { textOf } from "./textOf.js";

interface Prefix {
  readonly network: number;
  readonly bits: number;
}

/** The functions of job files that reckon with IPv4 prefixes. */
export const cidrFunctions: readonly (readonly [string, HclFunction])[] = [
  [
    "cidrhost",
    ([prefix, host]) => {
      const { network, bits } = prefixOf(prefix);
      const size = 2 ** (32 - bits);
      const number = Number(host) < 0 ? size + Number(host) : Number(host);
      if (number < 0 || number >= size) {
        throw new Error(`prefix of ${bits} does not accommodate a host numbered ${textOf(host)}`);
      }
      return dotted(network + number);
    },
  ],
  ["cidrnetmask", ([prefix]) => dotted(2 ** 32 - 2 ** (32 - prefixOf(prefix).bits))],
  ["cidrsubnet", ([prefix, more, at]) => subnet(prefixOf(prefix), Number(more), Number(at))],
  ["cidrsubnets", ([prefix, ...more]) => subnets(prefixOf(prefix), more.map(Number))],
];

const prefixOf = (value: Json | undefined): Prefix => {
  const given = typeof value === "string" ? value : "";
  const [, address = "", length = ""] = /^((?:\d{1,3}\.){3}\d{1,3})\/(\d{1,2})$/.exec(given) ?? [];
  const bits = Number(length);
  if (address === "" || bits > 32) {
    throw new Error(`invalid CIDR expression: invalid CIDR address: ${given}`);
  }
  const number = address.split(".").reduce((total, part) => total * 256 + Number(part), 0);
  const size = 2 ** (32 - bits);
  return { network: Math.floor(number / size) * size, bits };
};

const dotted = (address: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");

const subnet = ({ network, bits }: Prefix, more: number, at: number): string => {
  const length = bits + more;
  if (length > 32) throw new Error(`not enough remaining address space for ${more} more bits`);
  if (at >= 2 ** more) throw new Error(`prefix extension of ${more} does not accommodate ${at}`);
  return `${dotted(network + at * 2 ** (32 - length))}/${length}`;
};

/** Prefixes one after the other, each at the next address that its length allows. */
const subnets = ({ network, bits }: Prefix, more: readonly number[]): readonly string[] => {
  let next = network;
  return more.map((extension) => {
    const length = bits + extension;
    const size = 2 ** (32 - length);
    const start = Math.ceil(next / size) * size;
    if (length > 32 || start + size > network + 2 ** (32 - bits)) {
      throw new Error(`not enough remaining address space for a subnet of ${length} bits`);
    }
    next = start + size;
    return `${dotted(start)}/${length}`;
  });
};
