/** The version of Consul that the server speaks like: the recorded 1.8.7, or 1.15. */
export type Profile = "1.8" | "1.15";

export const VERSIONS: Readonly<Record<Profile, string>> = { "1.8": "1.8.7", "1.15": "1.15.10" };
