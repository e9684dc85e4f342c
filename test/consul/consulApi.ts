/** Writes to a Consul by its HTTP API. */
export interface ConsulApi {
  put(path: string, body?: unknown): Promise<string>;
  post(path: string, body: unknown): Promise<string>;
  delete(path: string): Promise<string>;
}

export const consulApi = (address: string, token = ""): ConsulApi => {
  const send = async (method: string, path: string, body?: unknown): Promise<string> => {
    const headers = { "x-consul-token": token };
    const text = typeof body === "string" ? body : JSON.stringify(body ?? null);
    const init = body === undefined ? { method, headers } : { method, headers, body: text };
    const response = await fetch(`${address}/v1${path}`, init);
    const answer = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${answer}`);
    return answer;
  };
  return {
    put: (path, body) => send("PUT", path, body),
    post: (path, body) => send("POST", path, body),
    delete: (path) => send("DELETE", path),
  };
};
