import type { Group } from "../estate/Group.js";
import type { Logger } from "../telemetry/logger.js";
import { decide } from "./decide.js";
import { EvaluationError } from "./EvaluationError.js";
import { loadPolicies, type PolicySet } from "./loadPolicies.js";
import type { Policy, Question, Verdict } from "./Policy.js";
import { policyFault, problemLines } from "./PolicyProblem.js";
import { type PolicyFiles, readPolicyFiles } from "./readPolicyFiles.js";
import { undecided } from "./reasons.js";
import { rolesNamed } from "./rolesNamed.js";
import { Visibility } from "./Visibility.js";
import { watchPolicyFiles } from "./watchPolicyFiles.js";

/** Where policies come from. */
interface PolicyOptions {
  readonly directory: string;
  readonly log: Logger;
  /** Whether changes of the files are taken over while running; by default they are. */
  readonly watch?: boolean;
}

/** The policies in force, and how they are replaced. */
class OpenPolicy implements Policy {
  #set: PolicySet;
  #visibility: Visibility;
  #generation = 1;
  #closed = false;
  #unwatch: () => void = () => undefined;

  constructor(
    set: PolicySet,
    private readonly options: PolicyOptions,
  ) {
    this.#set = set;
    this.#visibility = this.#visibilityOf();
    this.#tell(set, "debug");
    if (options.watch ?? true) {
      this.#unwatch = watchPolicyFiles(options.directory, set.version, (files) =>
        this.#replace(files),
      );
    }
  }

  get version(): string {
    return this.#set.version;
  }

  get generation(): number {
    return this.#generation;
  }

  decide(question: Question): Verdict {
    try {
      return decide(this.#set, question);
    } catch (cause) {
      const policyIds = cause instanceof EvaluationError ? cause.policyIds : [];
      const { action } = question;
      this.options.log.error({ err: cause, action, policyIds }, "policies could not decide");
      const reason = undecided(question, policyIds);
      return { outcome: "DENY", code: "POLICY_ERROR", policyIds, reason };
    }
  }

  sees(roles: readonly string[]): (group: Group) => boolean {
    let visibility = this.#visibility;
    let seen = visibility.of(roles);
    return (group) => {
      if (visibility !== this.#visibility) {
        visibility = this.#visibility;
        seen = visibility.of(roles);
      }
      return seen(group);
    };
  }

  roles(): readonly string[] {
    return rolesNamed(this.#set.rules.values());
  }

  close(): void {
    this.#closed = true;
    this.#unwatch();
  }

  /** A set that is not in order changes nothing. */
  async #replace(files: PolicyFiles): Promise<void> {
    const loaded = await this.#load(files);
    if (!loaded || this.#closed) return;
    this.#set = loaded;
    this.#visibility = this.#visibilityOf();
    this.#generation += 1;
    this.#tell(loaded, "info");
  }

  async #load(files: PolicyFiles): Promise<PolicySet | null> {
    const { log, directory } = this.options;
    const refused = "the changed policies are refused; those before stay in force";
    try {
      const loaded = await loadPolicies(files);
      if (!("problems" in loaded)) return loaded;
      const problems = problemLines(loaded.problems);
      log.error({ directory, problems, version: this.version }, refused);
    } catch (cause) {
      log.error({ directory, err: cause, version: this.version }, refused);
    }
    return null;
  }

  #visibilityOf(): Visibility {
    return new Visibility((roles, group) => {
      const verdict = this.decide({
        caller: { subject: "", roles },
        action: "estate:read",
        target: { ...group, source: group.sourceId },
      });
      const isUndecided = verdict.outcome === "DENY" && verdict.code === "POLICY_ERROR";
      return isUndecided ? null : verdict.outcome === "ALLOW";
    });
  }

  #tell({ version, rules, remarks }: PolicySet, level: "debug" | "info"): void {
    const { log, directory } = this.options;
    for (const remark of problemLines(remarks)) log.warn({ directory, remark }, "strange policy");
    log[level]({ directory, version, policies: rules.size }, "policies are in force");
  }
}

/**
 * Opens a directory of Cedar policies and keeps to it: a changed set comes into force where it is in
 * order, else the one before stays. Throws a POLICY_ERROR that tells all that is wrong at the start.
 */
export const openPolicy = async (options: PolicyOptions): Promise<Policy> => {
  const loaded = await loadPolicies(await readPolicyFiles(options.directory));
  if ("problems" in loaded) throw policyFault(options.directory, loaded.problems);
  return new OpenPolicy(loaded, options);
};
