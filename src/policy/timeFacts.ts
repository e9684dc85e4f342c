const DAYS = ["SUNDAY", "MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY"];

/** What policies may ask of the time of a change: `hour` (0 to 23) and `weekday`, UTC. */
export const timeFacts = (at: Date): { readonly hour: number; readonly weekday: string } => ({
  hour: at.getUTCHours(),
  weekday: DAYS[at.getUTCDay()] ?? "",
});
