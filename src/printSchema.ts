import { readFileSync, writeFileSync } from "node:fs";
import { createSchema } from "./schema.js";
import { sdlOf } from "./sdl.js";

const FILE = "schema/schema.graphql";

/** Writes the SDL, or with `--check` exits 1 where the committed one differs. Run from the project's root. */
const sdl = sdlOf(createSchema());
if (!process.argv.includes("--check")) {
  writeFileSync(FILE, sdl);
} else if (readFileSync(FILE, "utf8") !== sdl) {
  process.stderr.write(`${FILE} is not current: run \`npm run schema\` and commit it.\n`);
  process.exitCode = 1;
}
