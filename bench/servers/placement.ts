/** The clients and allocations on which instances run; the emulators of Consul and Nomad both tell of them. */
const id = (kind: string, number: number): string =>
  `${kind}-0000-4000-8000-${number.toString(16).padStart(12, "0")}`;

/** The ID of the `index`th client. */
export const clientId = (index: number): string => id("bbbbbbbb", index);

/** Name and address of the `index`th node, which is a client, too. */
export const nodeAt = (index: number): { readonly name: string; readonly address: string } => ({
  name: `node-${index}`,
  address: `10.0.${index >> 8}.${index & 255}`,
});

/** One instance of a service, and where it runs. */
export interface Placement {
  readonly service: number;
  readonly instance: number;
  readonly node: number;
  readonly allocationId: string;
}

/** So many services of ten instances each, on as many nodes as services. */
export const placements = (services: number): readonly Placement[] =>
  Array.from({ length: services * 10 }, (_, index) => {
    const service = Math.floor(index / 10);
    const instance = index % 10;
    const node = (service + instance * 7) % services;
    return { service, instance, node, allocationId: id("aaaaaaaa", index) };
  });
