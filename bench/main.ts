import "reflect-metadata";
import { doorBench } from "./door.js";
import { estateBench } from "./estate.js";
import { eventsBench } from "./events.js";
import { visibleBench } from "./visible.js";
import { nomadEstateBench } from "./nomadEstate.js";
import { joinBench, lookupBench } from "./join.js";
import { type Figure, table } from "./figure.js";
import { visibilityBench } from "./visibility.js";

const benches: Readonly<Record<string, () => Promise<readonly Figure[]> | readonly Figure[]>> = {
  join: joinBench,
  lookup: lookupBench,
  visible: visibleBench,
  events: eventsBench,
  estate: estateBench,
  nomadEstate: nomadEstateBench,
  door: doorBench,
  visibility: visibilityBench,
};

const wanted = process.argv.slice(2);
for (const [name, bench] of Object.entries(benches)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  process.stdout.write(`${table(name, await bench())}\n`);
}
