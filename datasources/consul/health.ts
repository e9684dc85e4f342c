import type { ConsulHealth } from "../../schema/consul/enums.js";

const WORST_FIRST = ["MAINTENANCE", "CRITICAL", "WARNING"] as const;

const isMaintenance = (checkId: string): boolean =>
  checkId === "_node_maintenance" || checkId.startsWith("_service_maintenance:");

/** What a check says. Consul marks maintenance by critical checks of reserved ids. */
export const checkHealth = (checkId: string, status: string): ConsulHealth => {
  if (isMaintenance(checkId)) return "MAINTENANCE";
  if (status === "passing") return "PASSING";
  return status === "warning" ? "WARNING" : "CRITICAL";
};

/** The worst of several; PASSING where there is none, as Consul has it. */
export const worst = (healths: readonly ConsulHealth[]): ConsulHealth =>
  WORST_FIRST.find((health) => healths.includes(health)) ?? "PASSING";

/** Consul's own word for it. */
export const statusWord = (health: ConsulHealth): string => health.toLowerCase();
