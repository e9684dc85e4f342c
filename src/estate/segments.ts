const UNRESERVED = /^[A-Za-z0-9._~-]*$/;

/**
 * Percent-encodes everything but RFC 3986 unreserved characters, so that a segment can neither end
 * early nor be taken for two. Lone surrogates become U+FFFD first: they have no UTF-8 form.
 */
export const encodeSegment = (segment: string): string =>
  UNRESERVED.test(segment)
    ? segment
    : encodeURIComponent(segment.toWellFormed()).replace(
        /[!'()*]/g,
        (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
      );

export const joinSegments = (segments: readonly string[]): string =>
  segments.map(encodeSegment).join("/");
