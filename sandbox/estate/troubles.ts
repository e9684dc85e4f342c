import type { ConsulSandbox } from "../consul/startConsul.js";
import { type InstancePlan, maintain, setHealth } from "./instances.js";

/** What is not well: one service is down, one is in maintenance, and some instances only limp. */
export const seedTroubles = (consul: ConsulSandbox, instances: readonly InstancePlan[]): void => {
  const of = (name: string): readonly InstancePlan[] =>
    instances.filter(({ plan }) => plan.name === name);
  for (const instance of of("invoices")) {
    const { machine, plan } = instance;
    const url = `http://${machine.address}:${plan.port}/healthz`;
    setHealth(consul, instance, "critical", `HTTP GET ${url}: 503 Service Unavailable`);
  }
  for (const instance of of("reports")) maintain(consul, instance, "moving to the new warehouse");
  for (const instance of of("elasticsearch").slice(0, 2)) {
    setHealth(consul, instance, "warning", "disk 86% full, the watermark is 85%");
  }
  for (const instance of of("recommendations").slice(0, 1)) {
    setHealth(consul, instance, "warning", "model is 26 hours old");
  }
};
