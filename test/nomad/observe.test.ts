import { afterEach, describe, expect, it } from "@jest/globals";
import type { NomadSettings } from "../../datasources/nomad/createNomad.js";
import { startNomad, type NomadSandbox } from "../../sandbox/nomad/startNomad.js";
import { jobOf, nomadApi, type NomadApi } from "./nomadApi.js";
import { observing, type Observing, type quick } from "./observing.js";

const opened: { close: () => Promise<void> }[] = [];

const cluster = async (
  options: Parameters<typeof startNomad>[0] = {},
): Promise<{ readonly sandbox: NomadSandbox; readonly api: NomadApi }> => {
  const sandbox = await startNomad({ speed: 20, ...options });
  opened.push(sandbox);
  return { sandbox, api: nomadApi(sandbox.address, sandbox.token) };
};

const watch = async (
  address: string,
  others: Partial<NomadSettings> = {},
  pace: Partial<typeof quick> = {},
): Promise<Observing> => {
  const view = await observing(address, others, pace);
  opened.push({ close: () => view.end() });
  return view;
};

afterEach(async () => {
  for (const thing of opened.splice(0).reverse()) await thing.close();
});

const jobId = (id: string, namespace = "default", region = "global") =>
  `nomad:prod:job:${region}/${namespace}/${id}`;

const running = ({ sink }: Observing, count: number) =>
  sink.until(`${String(count)} running`, () => {
    const ids = sink.ids("allocation");
    return ids.filter((id) => sink.resource(id)?.["clientStatus"] === "running").length === count;
  });

describe("observing a Nomad", () => {
  it("shows jobs with their allocations, nodes and deployments, by events", async () => {
    const { sandbox, api } = await cluster();
    const view = await watch(sandbox.address, { environment: "staging" });
    const { sink } = view;
    expect(sink.ids("node")).toHaveLength(1);
    expect(sink.ids("namespace")).toEqual(["nomad:prod:namespace:global/default"]);
    expect(sink.ids("node-pool")).toEqual([
      "nomad:prod:node-pool:global/all",
      "nomad:prod:node-pool:global/default",
    ]);
    await api.run(jobOf("web", { Meta: { owner: "team-a" } }));
    await running(view, 2);
    expect(sink.resource(jobId("web"))).toMatchObject({
      kind: "NOMAD_JOB",
      name: "web",
      region: "global",
      environment: "staging",
      status: "running",
      type: "service",
      jobVersion: 0,
      tags: [{ key: "owner", value: "team-a" }],
    });
    expect(sink.references(jobId("web"))).toEqual([
      "BELONGS_TO nomad.namespace:prod/global/default STATED",
    ]);
    const [allocation = ""] = sink.ids("allocation");
    const [node = ""] = sink.ids("node");
    const [deployment = ""] = sink.ids("deployment");
    const bare = (id: string) => id.slice(id.lastIndexOf("/") + 1);
    expect(sink.aliases(allocation)).toEqual([`nomad.allocation:${bare(allocation)}`]);
    expect(sink.references(allocation)).toEqual([
      "INSTANCE_OF nomad.job:prod/global/default/web STATED",
      `RUNS_ON nomad.node:${bare(node)} STATED`,
      `BELONGS_TO nomad.deployment:${bare(deployment)} STATED`,
    ]);
    expect(sink.resource(allocation)).toMatchObject({ taskGroup: "web", jobVersion: 0 });
    expect(sink.references(deployment)).toEqual([
      "DEPLOYS nomad.job:prod/global/default/web STATED",
    ]);
  });

  it("reads the same from lists as from events", async () => {
    const { sandbox, api } = await cluster();
    const early = await watch(sandbox.address);
    await api.run(jobOf("web"));
    await running(early, 2);
    await early.sink.until("a deployment that is done", () =>
      early.sink
        .ids("deployment")
        .some((id) => early.sink.resource(id)?.["status"] === "successful"),
    );
    const late = await watch(sandbox.address);
    const told = ({ sink }: Observing) =>
      [...sink.sightings.values()].sort((one, other) =>
        one.resource.id < other.resource.id ? -1 : 1,
      );
    expect(told(late)).toEqual(told(early));
  });

  it("forgets what is purged, and keeps what is stopped", async () => {
    const { sandbox, api } = await cluster();
    const view = await watch(sandbox.address);
    const { sink } = view;
    await api.run(jobOf("web"));
    await running(view, 2);
    await api.send("DELETE", "/job/web");
    await sink.until("a dead job", () => sink.resource(jobId("web"))?.["status"] === "dead");
    expect(sink.resource(jobId("web"))).toMatchObject({ stopped: true });
    await running(view, 0);
    await api.send("DELETE", "/job/web?purge=true");
    await sink.until("no job", () => !sink.sightings.has(jobId("web")));
    expect([...sink.ids("allocation"), ...sink.ids("deployment")]).toEqual([]);
  });

  it("forgets at once what ran of a job that is purged, and knows it again when it is back", async () => {
    const { sandbox, api } = await cluster();
    const view = await watch(sandbox.address);
    const { sink } = view;
    const services = [{ Name: "web", PortLabel: "http", Provider: "nomad" }];
    const networks = [{ DynamicPorts: [{ Label: "http" }] }];
    const service = "nomad:prod:service:global/default/web";
    await api.run(jobOf("other"));
    await api.run(jobOf("web", {}, { Services: services, Networks: networks }));
    await running(view, 4);
    await sink.until("its service", () => sink.sightings.has(service));
    await api.send("DELETE", "/job/web?purge=true");
    await sink.until("no job", () => !sink.sightings.has(jobId("web")));
    expect(sink.ids("allocation")).toHaveLength(2);
    expect(sink.ids("deployment")).toHaveLength(1);
    await sink.until("no service", () => !sink.sightings.has(service));
    expect(sink.ids("allocation")).toHaveLength(2);
    await api.run(jobOf("web"));
    await running(view, 4);
  });
});

describe("what refers to other systems", () => {
  it("is a node's machine and its Consul agent", async () => {
    const { sandbox } = await cluster({
      nodes: [
        {
          name: "n1",
          address: "10.0.0.1",
          meta: { alicloud_instance_id: "i-bp1" },
          consul: { name: "node-1", datacenter: "dc1" },
        },
        { name: "n2", address: "10.0.0.2" },
      ],
    });
    const { sink } = await watch(sandbox.address, { network: "vpc-bp1" });
    const node = (name: string) =>
      sink.ids("node").find((id) => sink.resource(id)?.["name"] === name) ?? "";
    expect(sink.references(node("n1"))).toEqual([
      "BELONGS_TO nomad.node-pool:prod/global/default STATED",
      "SAME_AS consul.node:dc1/node-1 DERIVED",
      "RUNS_ON alicloud.instance:i-bp1 STATED",
    ]);
    expect(sink.references(node("n2"))).toEqual([
      "BELONGS_TO nomad.node-pool:prod/global/default STATED",
      "RUNS_ON alicloud.address:vpc-bp1/10.0.0.2 DERIVED",
    ]);
    expect(sink.aliases(node("n2"))).toContain("nomad.node-address:vpc-bp1/10.0.0.2");
    expect(sink.resource(node("n1"))).toMatchObject({
      status: "ready",
      eligible: true,
      draining: false,
      drivers: ["mock_driver", "raw_exec"],
      tags: expect.arrayContaining([{ key: "alicloud_instance_id", value: "i-bp1" }]),
    });
  });

  it("is what a job reads of Vault", async () => {
    const { sandbox, api } = await cluster();
    const { sink } = await watch(sandbox.address);
    const template = {
      EmbeddedTmpl:
        '{{ with secret "database/creds/app" }}x{{ end }}{{ with secret "secret/data/app" }}{{ end }}',
      DestPath: "local/x",
    };
    await api.run(
      jobOf(
        "web",
        {},
        {},
        { Vault: { Role: "web", Policies: ["app-read"] }, Templates: [template] },
      ),
    );
    await sink.until("the job", () => sink.sightings.has(jobId("web")));
    expect(sink.references(jobId("web"))).toEqual([
      "BELONGS_TO nomad.namespace:prod/global/default STATED",
      "READS_SECRETS_OF vault.policy:/app-read STATED",
      "READS_SECRETS_OF vault.role:/auth%2Fjwt-nomad/web STATED",
      "READS_SECRETS_OF vault.role:/database/app DERIVED",
    ]);
  });

  it("is its parent for a child of a parameterized job", async () => {
    const { sandbox, api } = await cluster();
    const view = await watch(sandbox.address);
    const { sink } = view;
    await api.run(
      jobOf("import", { Type: "batch", ParameterizedJob: { Payload: "optional" } }, { Count: 1 }),
    );
    await api.send("POST", "/job/import/dispatch", {});
    await sink.until("the child", () => sink.ids("job").length === 2);
    const [, child = ""] = sink.ids("job");
    expect(sink.resource(jobId("import"))).toMatchObject({ parameterized: true, parentId: null });
    expect(sink.resource(child)).toMatchObject({ parameterized: false, parentId: "import" });
    expect(child).toMatch(/^nomad:prod:job:global\/default\/import%2Fdispatch-\d+-[0-9a-f]{8}$/);
    expect(sink.references(child)).toContain(
      "INSTANCE_OF nomad.job:prod/global/default/import STATED",
    );
    const late = await watch(sandbox.address);
    expect(late.sink.resource(child)).toEqual(sink.resource(child));
  });
});

describe("Nomad's own registry", () => {
  it("shows services over their registrations, and forgets them", async () => {
    const { sandbox, api } = await cluster();
    const view = await watch(sandbox.address);
    const { sink } = view;
    const services = [{ Name: "web", PortLabel: "http", Provider: "nomad", Tags: ["v1"] }];
    const networks = [{ DynamicPorts: [{ Label: "http" }] }];
    await api.run(jobOf("web", {}, { Services: services, Networks: networks }));
    const id = "nomad:prod:service:global/default/web";
    const registrations = () => sink.resource(id)?.["registrations"];
    await sink.until("both registrations", () => {
      const found = registrations();
      return Array.isArray(found) && found.length === 2;
    });
    const [allocation = ""] = sink.ids("allocation");
    expect(sink.references(allocation)).toContain(
      "BELONGS_TO nomad.service:prod/global/default/web STATED",
    );
    expect(sink.resource(id)).toMatchObject({ serviceTags: ["v1"], namespace: "default" });
    const late = await watch(sandbox.address);
    expect(late.sink.sightings.get(id)).toEqual(sink.sightings.get(id));
    expect(late.sink.references(allocation)).toEqual(sink.references(allocation));
    await api.send("DELETE", "/job/web");
    await sink.until("no service", () => !sink.sightings.has(id));
  });
});

describe("what limits the view", () => {
  it("is the namespaces of the configuration", async () => {
    const { sandbox, api } = await cluster();
    await api.send("POST", "/namespace/team-a", { Name: "team-a" });
    const { sink } = await watch(sandbox.address, { namespaces: ["team-a"] });
    await api.run({ ...jobOf("web"), Namespace: "team-a" }, "?namespace=team-a");
    await api.run(jobOf("web"));
    await sink.until("the job", () => sink.sightings.has(jobId("web", "team-a")));
    expect(sink.ids("job")).toEqual([jobId("web", "team-a")]);
    expect(sink.ids("namespace")).toEqual(["nomad:prod:namespace:global/team-a"]);
  });

  it("is what the token may see, which a remark tells", async () => {
    const { sandbox, api } = await cluster({
      acl: { managementToken: "11111111-2222-4333-8444-555555555555" },
    });
    for (const name of ["team-a", "team-b"]) {
      await api.send("POST", `/namespace/${name}`, { Name: name });
    }
    const Rules = 'namespace "team-a" { policy = "read" }';
    await api.send("POST", "/acl/policy/team-a", { Name: "team-a", Rules });
    const token = await api.send("POST", "/acl/token", {
      Name: "t",
      Type: "client",
      Policies: ["team-a"],
    });
    const secret = (token as { SecretID: string }).SecretID;
    const view = await watch(sandbox.address, { token: secret });
    const { sink } = view;
    expect(sink.ids("namespace")).toEqual(["nomad:prod:namespace:global/team-a"]);
    expect(sink.ids("node")).toEqual([]);
    expect(sink.remarks).toEqual([
      "global: the token (client) is shown only what its policies allow: the namespaces team-a.",
      'global: the token may not list nodes (a policy needs node { policy = "read" }).',
    ]);
    await api.run({ ...jobOf("web"), Namespace: "team-a" }, "?namespace=team-a");
    await api.run({ ...jobOf("web"), Namespace: "team-b" }, "?namespace=team-b");
    await running(view, 2);
    expect(sink.ids("job")).toEqual([jobId("web", "team-a")]);
  });

  it("is nothing where the token is not known: that is a fault", async () => {
    const { sandbox } = await cluster({
      acl: { managementToken: "11111111-2222-4333-8444-555555555555" },
    });
    const outcome = observing(sandbox.address, { token: "99999999-2222-4333-8444-555555555555" });
    await expect(outcome).rejects.toMatchObject({ code: "UPSTREAM_AUTH_FAILED" });
  });
});
