/** Where a setting stands: `["sources", 0, "address"]`. */
export type SettingPath = readonly (string | number)[];

/** `sources[0].address`; the whole file is `the configuration`. */
export const pathText = (path: SettingPath): string =>
  path.reduce<string>((text, step) => {
    if (typeof step === "number") return `${text}[${step}]`;
    return text === "" ? step : `${text}.${step}`;
  }, "") || "the configuration";
