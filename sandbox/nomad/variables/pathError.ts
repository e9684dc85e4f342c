const PATH = /^[a-zA-Z0-9-_~/]{1,128}$/;

/** What is wrong with a variable's path; "" for a good one. */
export const pathError = (path: string): string => {
  if (!PATH.test(path)) return `invalid path ${JSON.stringify(path)}`;
  const [top, second = "", ...rest] = path.split("/");
  if (top !== "nomad") return "";
  if (second === "" && !path.includes("/")) {
    return (
      '"nomad" is a reserved top-level directory path, but you may write variables to ' +
      '"nomad/jobs", "nomad/job-templates", "nomad/sentinel", or below'
    );
  }
  if (second === "jobs") return "";
  if (second === "job-templates") {
    return rest.length > 0
      ? ""
      : '"nomad/job-templates" is a reserved directory path, but you may write variables at the ' +
          'level below it, for example, "nomad/job-templates/template-name"';
  }
  return (
    'only paths at "nomad/jobs" or "nomad/job-templates" and below are valid paths under the ' +
    'top-level "nomad" directory'
  );
};
