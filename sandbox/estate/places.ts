/** One datacenter of the sample company: a region of Alibaba Cloud with its machines. */
export interface Place {
  readonly datacenter: Datacenter;
  readonly region: string;
  readonly zones: readonly string[];
  /** The first letters of node names. */
  readonly short: string;
  /** How instance ids of the region begin. */
  readonly instancePrefix: string;
  /** The first two bytes of all private addresses. */
  readonly network: string;
  readonly machines: number;
}

export type Datacenter = "hangzhou" | "shanghai" | "singapore";

/** 40 machines in three regions; hangzhou answers and reaches the others. */
export const places: readonly [Place, ...Place[]] = [
  {
    datacenter: "hangzhou",
    region: "cn-hangzhou",
    zones: ["cn-hangzhou-h", "cn-hangzhou-i", "cn-hangzhou-j"],
    short: "hz",
    instancePrefix: "i-bp1",
    network: "10.1",
    machines: 20,
  },
  {
    datacenter: "shanghai",
    region: "cn-shanghai",
    zones: ["cn-shanghai-f", "cn-shanghai-g"],
    short: "sh",
    instancePrefix: "i-uf6",
    network: "10.2",
    machines: 12,
  },
  {
    datacenter: "singapore",
    region: "ap-southeast-1",
    zones: ["ap-southeast-1a", "ap-southeast-1b"],
    short: "sg",
    instancePrefix: "i-t4n",
    network: "10.3",
    machines: 8,
  },
];
