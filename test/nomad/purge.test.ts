import { describe, expect, it } from "@jest/globals";
import { applyEvent } from "../../datasources/nomad/applyEvent.js";
import { RegionView } from "../../datasources/nomad/RegionView.js";
import { RecordingSink } from "../consul/RecordingSink.js";

const ALLOCATION = "11111111-2222-4333-8444-555555555555";

const viewed = () => {
  const sink = new RecordingSink();
  const where = { source: "prod", sourceId: "nomad:prod", region: "global" };
  return { sink, view: new RegionView({ ...where, environment: null, network: null }, sink) };
};

const factsAt = (modifyIndex: number) => ({
  id: ALLOCATION,
  name: "web.web[0]",
  namespace: "default",
  nodeId: null,
  jobId: "web",
  jobVersion: 0,
  taskGroup: "web",
  clientStatus: "running",
  desiredStatus: "run",
  createdAt: 0,
  deploymentId: null,
  modifyIndex,
});

const purge = (view: RegionView, index: number): void => {
  const common = { Namespace: "default", Priority: 50, Version: 0 };
  const Job = { ID: "web", Name: "web", Type: "service", Status: "dead", ...common };
  const payload = { Job: { ...Job, ModifyIndex: 5, JobModifyIndex: 5 }, Deleted: true };
  applyEvent(view, { topic: "Job", type: "JobDeregistered", index, payload });
};

describe("the purge of a job", () => {
  it("is not undone by a page that was read before it", () => {
    const { sink, view } = viewed();
    view.begin();
    purge(view, 20);
    expect(view.allocations.take(factsAt(19))).toBe(false);
    expect(sink.sightings.size).toBe(0);
    expect(view.allocations.take(factsAt(21))).toBe(true);
  });

  it("is not undone by a service that is told later of its allocation", () => {
    const { sink, view } = viewed();
    view.allocations.take(factsAt(10));
    const common = { namespace: "default", service: "web", allocationId: ALLOCATION };
    const registration = {
      id: "_nomad-task-1",
      address: "10.0.0.1",
      port: 80,
      tags: [],
      ...common,
    };
    view.services.take({ ...registration, modifyIndex: 11 });
    purge(view, 20);
    view.begin();
    view.services.remove({ ...registration, modifyIndex: 11 }, 21);
    expect(sink.sightings.size).toBe(0);
  });

  it("leaves other jobs alone, those of the same name in other namespaces too", () => {
    const { sink, view } = viewed();
    view.allocations.take({ ...factsAt(10), namespace: "team-a" });
    purge(view, 20);
    expect(sink.ids("allocation")).toHaveLength(1);
  });
});
