import { describe, expect, it } from "@jest/globals";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { Kind, parse, validate, type DocumentNode, type OperationDefinitionNode } from "graphql";
import { checkDocument } from "../../src/limits/checkDocument.js";
import { defaultLimits } from "../../src/limits/limits.js";
import { measureOperation } from "../../src/limits/measureOperation.js";
import { createSchema } from "../../src/schema.js";

const DIRECTORY = "web/examples";

const schema = createSchema();
const files = readdirSync(DIRECTORY);

const operationsOf = ({ definitions }: DocumentNode): OperationDefinitionNode[] =>
  definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);

describe("the console's example tabs", () => {
  it("are all there", () => {
    const tabs = readFileSync("web/exampleTabs.ts", "utf8");
    expect(files.length).toBeGreaterThanOrEqual(9);
    for (const file of files) expect(tabs).toContain(`./examples/${file}?raw`);
  });

  it.each(files)("%s says what it shows, and is one operation named like the file", (file) => {
    const text = readFileSync(path.join(DIRECTORY, file), "utf8");
    const operations = operationsOf(parse(text));
    expect(text).toMatch(/^# \w/);
    expect(operations).toHaveLength(1);
    expect(operations[0]?.name?.value.toLowerCase()).toBe(path.parse(file).name.toLowerCase());
  });

  it.each(files)("%s is valid, and within the limits by a wide margin", (file) => {
    const document = parse(readFileSync(path.join(DIRECTORY, file), "utf8"));
    expect(validate(schema, document)).toEqual([]);
    expect(checkDocument(document, defaultLimits)).toBeNull();
    const [operation] = operationsOf(document);
    if (operation === undefined) throw new Error(`${file} holds no operation`);
    const measure = measureOperation(schema, document, operation);
    expect(measure.pageFault({})).toBeNull();
    expect(measure.cost({})).toBeLessThan(defaultLimits.cost / 2);
  });
});
