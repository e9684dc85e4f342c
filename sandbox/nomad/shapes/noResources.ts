/** The resources of what uses none, as Nomad writes them. */
export const NO_RESOURCES = {
  CPU: 0,
  Cores: 0,
  Devices: null,
  DiskMB: 0,
  IOPS: 0,
  MemoryMB: 0,
  MemoryMaxMB: 0,
  NUMA: null,
  Networks: null,
  SecretsMB: 0,
};
