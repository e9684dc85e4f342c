import type { Json } from "../go/Json.js";
import type { Handler } from "../http/Call.js";
import { denied, failed, invalidMethod, notFound } from "../http/HttpError.js";
import { flag } from "../http/queryOptions.js";
import { read } from "../http/read.js";
import { json, WRITE_META } from "../http/Reply.js";
import { diffJobs } from "../jobs/diffJobs.js";
import type { Job } from "../jobs/jobType.js";
import type { Region, Write } from "../state/Region.js";
import { replaceVersion } from "../state/settleJobs.js";
import { scoped } from "../state/Tables.js";
import { numberMember, textMember, truthMember } from "./bodyReaders.js";
import { demand } from "./jobReads.js";

export const jobVersions =
  (id: string): Handler =>
  (call) => {
    const diffs = flag(call, "diffs");
    demand(call, "read-job");
    const key = scoped(call.namespace, id);
    return read(call, (region) => {
      const versions = (): readonly Job[] => region.tables.versions.get(key) ?? [];
      const index = (): number =>
        Math.max(...versions().map(({ ModifyIndex }) => ModifyIndex), 0) ||
        region.tables.jobs.index;
      return {
        index,
        answer: () => {
          const all = versions();
          if (all.length === 0) throw notFound("job versions not found");
          return {
            Diffs: diffs
              ? diffsOf(all, call.query.get("diff_version"), call.query.get("diff_tag"))
              : null,
            Index: index(),
            KnownLeader: true,
            LastContact: 0,
            NextToken: "",
            Versions: all,
          };
        },
      };
    });
  };

/** Adjacent versions are compared, or all with one of them. */
const diffsOf = (
  all: readonly Job[],
  version: string | null,
  tag: string | null,
): readonly object[] => {
  const base = baseOf(all, version, tag);
  if (base) return all.filter((job) => job !== base).map((job) => diffJobs(base, job));
  return all.slice(0, -1).map((job, at) => diffJobs(all[at + 1], job));
};

const baseOf = (
  all: readonly Job[],
  version: string | null,
  tag: string | null,
): Job | undefined => {
  if (tag) {
    const found = all.find(({ VersionTag }) => VersionTag?.Name === tag);
    if (!found) throw failed(`tag ${JSON.stringify(tag)} not found`);
    return found;
  }
  if (!version) return undefined;
  const found = all.find(({ Version }) => Version === Number(version));
  if (!found) throw failed(`version ${version} not found`);
  return found;
};

/** PUT and DELETE /v1/job/:id/versions/:tag/tag */
export const tagVersion =
  (path: string): Handler =>
  async (call) => {
    const [, id, name] = /^(.*)\/versions\/([^/]*)$/s.exec(path) ?? [];
    if (id === undefined || name === undefined) throw notFound("invalid job tag endpoint");
    if (!call.authz.namespace(call.namespace, "submit-job")) throw denied();
    const { region } = call.server;
    const key = scoped(call.namespace, id);
    if (call.method === "DELETE") return untag(region, key, { id, name });
    if (call.method !== "PUT" && call.method !== "POST") throw invalidMethod();
    const body = await call.json();
    const found = tagged(region.tables.versions.get(key) ?? [], body, { id, name });
    return region.write("JobVersionTagUpdate", (write) => {
      const tag = {
        Name: name,
        Description: textMember(body, "Description"),
        TaggedTime: write.now,
      };
      putVersion(region, write, key, { ...found, VersionTag: tag });
      return json({ ...tag, Index: write.index, ...WRITE_META });
    });
  };

/** The version that is to have a tag, which no other one may have. */
const tagged = (
  versions: readonly Job[],
  body: Json,
  { id, name }: { readonly id: string; readonly name: string },
): Job => {
  const latest = truthMember(body, "Latest");
  const wanted = latest ? (versions[0]?.Version ?? 0) : numberMember(body, "Version");
  const found = versions.find(({ Version }) => Version === wanted);
  if (!found) throw failed(`job ${JSON.stringify(id)} version ${wanted} not found`);
  const holder = versions.find(({ VersionTag }) => VersionTag?.Name === name);
  if (holder && holder !== found) {
    throw failed(
      `tag ${JSON.stringify(name)} already exists on a different version of job ${JSON.stringify(id)}`,
    );
  }
  return found;
};

const untag = (
  region: Region,
  key: string,
  { id, name }: { readonly id: string; readonly name: string },
): ReturnType<typeof json> => {
  const found = region.tables.versions
    .get(key)
    ?.find(({ VersionTag }) => VersionTag?.Name === name);
  if (!found) throw failed(`tag ${JSON.stringify(name)} not found on job ${JSON.stringify(id)}`);
  return region.write("JobVersionTagUpdate", (write) => {
    putVersion(region, write, key, { ...found, VersionTag: null });
    const nothing = { Description: "", Name: "", TaggedTime: 0 };
    return json({ ...nothing, Index: write.index, ...WRITE_META });
  });
};

/** A tag changes the version, and the job's row if that is its newest one. */
const putVersion = (region: Region, write: Write, key: string, job: Job): void => {
  const changed = { ...job, ModifyIndex: write.index };
  replaceVersion(region.tables, key, changed);
  if (region.tables.jobs.get(key)?.Version === job.Version)
    region.tables.jobs.put(changed, write.index);
};
