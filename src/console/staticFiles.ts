import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { ContentCoding } from "./contentCoding.js";

/** One file of the built console, in every encoding that the build left beside it. */
export interface StaticFile {
  readonly contentType: string;
  /** A weak entity tag: the same for every encoding. */
  readonly etag: string;
  /** Whether the name holds a hash of the content, so that the content never changes. */
  readonly immutable: boolean;
  readonly codings: ReadonlySet<ContentCoding>;
  /** The bytes; read from disk once, when first asked for. Throws if the file is gone by then. */
  readonly read: (coding: ContentCoding) => Buffer;
}

const CONTENT_TYPES: ReadonlyMap<string, string> = new Map([
  [".html", "text/html; charset=utf-8"],
  [".js", "text/javascript; charset=utf-8"],
  [".css", "text/css; charset=utf-8"],
  [".json", "application/json; charset=utf-8"],
  [".svg", "image/svg+xml"],
  [".png", "image/png"],
  [".ttf", "font/ttf"],
  [".woff2", "font/woff2"],
]);

const SUFFIXES = { br: ".br", gzip: ".gz", identity: "" } as const;

const INDEX = "index.html";

// Vite ends the name of everything that index.html refers to with a hash of the content.
const HASHED = /-[\w-]{8}\.\w+$/;

const entityTag = (content: Buffer): string =>
  `W/"${createHash("sha256").update(content).digest("base64url").slice(0, 22)}"`;

const staticFile = (file: string, contentType: string): StaticFile => {
  const bytes = new Map<ContentCoding, Buffer>();
  const codings = new Set<ContentCoding>(["identity"]);
  if (existsSync(file + SUFFIXES.br)) codings.add("br");
  if (existsSync(file + SUFFIXES.gzip)) codings.add("gzip");
  const read = (coding: ContentCoding): Buffer => {
    const known = bytes.get(coding);
    if (known !== undefined) return known;
    const content = readFileSync(file + SUFFIXES[coding]);
    bytes.set(coding, content);
    return content;
  };
  const immutable = HASHED.test(path.basename(file));
  // The name of an immutable file is as good as its content, and need not be read at start.
  const etag = immutable ? `W/"${path.basename(file)}"` : entityTag(read("identity"));
  return { contentType, etag, immutable, codings, read };
};

/**
 * The files below `directory` by the path of the URL that asks for them. The list is made once, from
 * what lies there: no path is ever built from a request, so none can lead out of the directory.
 * Symbolic links are left out. Empty if the directory does not exist or holds no `index.html`.
 */
export const readStaticFiles = (directory: string): ReadonlyMap<string, StaticFile> => {
  const files = new Map<string, StaticFile>();
  if (!existsSync(path.join(directory, INDEX))) return files;
  for (const entry of readdirSync(directory, { withFileTypes: true, recursive: true })) {
    const contentType = CONTENT_TYPES.get(path.extname(entry.name));
    if (!entry.isFile() || contentType === undefined) continue;
    const file = path.join(entry.parentPath, entry.name);
    const url = `/${path.relative(directory, file).split(path.sep).join("/")}`;
    files.set(url, staticFile(file, contentType));
  }
  const index = files.get(`/${INDEX}`);
  if (index !== undefined) files.set("/", index);
  return files;
};
