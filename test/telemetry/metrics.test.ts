import { describe, expect, it } from "@jest/globals";
import { createMetrics } from "../../src/telemetry/metrics.js";

const lines = async (metrics: ReturnType<typeof createMetrics>) =>
  (await metrics.text()).split("\n");

describe("the metrics", () => {
  it("count requests, operations and records", async () => {
    const metrics = createMetrics();
    metrics.request({ route: "/graphql", status: 200, seconds: 0.002 });
    metrics.request({ route: "/graphql", status: 200, seconds: 0.2 });
    metrics.operation({ outcome: "partial", seconds: 0.001 });
    metrics.recorded({ action: "consul:setKey", outcome: "INTENT" });
    metrics.unrecorded({ code: "AUDIT_UNAVAILABLE" });
    const text = await lines(metrics);
    expect(text).toContain(
      'causeway_http_request_duration_seconds_count{route="/graphql",status="200"} 2',
    );
    expect(text).toContain(
      'causeway_http_request_duration_seconds_bucket{le="0.0025",route="/graphql",status="200"} 1',
    );
    expect(text).toContain(
      'causeway_graphql_operation_duration_seconds_count{outcome="partial"} 1',
    );
    expect(text).toContain(
      'causeway_ledger_records_total{action="consul:setKey",outcome="INTENT"} 1',
    );
    expect(text).toContain('causeway_ledger_failures_total{code="AUDIT_UNAVAILABLE"} 1');
    expect(metrics.contentType).toContain("text/plain");
  });

  it("ask sources and estate at each scrape, and forget what is gone", async () => {
    const metrics = createMetrics();
    const consul = { system: "consul", source: "hz" };
    metrics.watchSources(() => [{ ...consul, status: "STALE", staleSeconds: 7 }]);
    metrics.watchEstate(() => [{ kind: "CONSUL_NODE", count: 3 }]);
    const before = await lines(metrics);
    const label = 'system="consul",source="hz"';
    expect(before).toEqual(
      expect.arrayContaining([
        `causeway_source_status{${label},status="STALE"} 1`,
        `causeway_source_status{${label},status="LIVE"} 0`,
        `causeway_source_stale_seconds{${label}} 7`,
        'causeway_estate_resources{kind="CONSUL_NODE"} 3',
      ]),
    );
    metrics.watchSources(() => [{ ...consul, status: "UNREACHABLE", staleSeconds: null }]);
    metrics.watchEstate(() => []);
    const after = (await lines(metrics)).filter((line) => !line.startsWith("#"));
    expect(after).toContain(`causeway_source_status{${label},status="UNREACHABLE"} 1`);
    expect(after.some((line) => line.startsWith("causeway_source_stale_seconds"))).toBe(false);
    expect(after.some((line) => line.startsWith("causeway_estate_resources"))).toBe(false);
  });

  it("include the process and its event loop", async () => {
    const text = await createMetrics().text();
    expect(text).toContain("process_resident_memory_bytes");
    expect(text).toContain("nodejs_eventloop_lag_p99_seconds");
  });
});
