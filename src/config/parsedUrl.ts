/** The URL of a text, or null where it is none. */
export const parsedUrl = (text: string): URL | null =>
  // URL.parse is younger than the oldest Node that is supported.
  URL.canParse(text) ? new URL(text) : null;
