import { parsedUrl } from "./parsedUrl.js";

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** An address that keys may come from: https, or http where nobody stands between. */
export const isProviderUrl = (text: string): boolean => {
  const url = parsedUrl(text);
  if (!url || url.username || url.password || url.hash) return false;
  return url.protocol === "https:" || (url.protocol === "http:" && LOOPBACK.test(url.hostname));
};
