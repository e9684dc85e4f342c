/** What a test tells a Nomad, over the wire. */
export interface NomadApi {
  get(path: string): Promise<unknown>;
  /** Registers a job and gives back its answer. */
  run(job: Readonly<Record<string, unknown>>, query?: string): Promise<unknown>;
  send(method: string, path: string, body?: unknown): Promise<unknown>;
}

/** Throws with the answer's text where it is no success. */
export const nomadApi = (address: string, token = ""): NomadApi => {
  const send = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const answer = await fetch(`${address}/v1${path}`, {
      method,
      headers: token === "" ? {} : { "x-nomad-token": token },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${String(answer.status)} ${text}`);
    return text === "" ? null : (JSON.parse(text) as unknown);
  };
  return {
    send,
    get: (path) => send("GET", path),
    run: (job, query = "") => send("POST", `/jobs${query}`, { Job: job }),
  };
};

/** A job with one group `web` of tasks that run until they are stopped. */
export const jobOf = (
  id: string,
  others: Readonly<Record<string, unknown>> = {},
  group: Readonly<Record<string, unknown>> = {},
  task: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> => ({
  ID: id,
  Name: id,
  Type: "service",
  Datacenters: ["*"],
  TaskGroups: [
    {
      Name: "web",
      Count: 2,
      EphemeralDisk: { SizeMB: 10 },
      Tasks: [
        {
          Name: "main",
          Driver: "mock_driver",
          Config: { run_for: "2h" },
          Resources: { CPU: 50, MemoryMB: 32 },
          LogConfig: { MaxFiles: 1, MaxFileSizeMB: 1 },
          ...task,
        },
      ],
      ...group,
    },
  ],
  ...others,
});
