import { verdictOf } from "./figure.ts";
import { figureTable } from "./figure-table.ts";
import { machine } from "./machine.ts";
import { measureMainJob } from "./main-job/measure-main-job.ts";
import { killChildren } from "./start-child.ts";

/** What can be measured, by name. */
const benches = { "main-job": measureMainJob };

/** EX_USAGE of sysexits.h. */
const exitCodeForUsage = 64;
const runMsMax = 240_000;

const args = process.argv.slice(2);
const isCheck = args.includes("--check");
const names = args.filter((arg) => arg !== "--check");
const bench = Object.entries(benches).find(([name]) => name === names[0])?.[1];
if (bench === undefined || names.length !== 1) {
  console.error(`Usage: npm run bench -- <name> [-- --check]\nKnown names: ${Object.keys(benches).join(", ")}`);
  process.exit(exitCodeForUsage);
}

const tooLong = setTimeout(() => {
  console.error(`The bench did not end within ${runMsMax / 1_000} s.`);
  killChildren();
  process.exit(1);
}, runMsMax);

console.log(`${names[0]} on ${machine()}\n`);
const figures = await bench((stage) => console.error(`  ${stage} ...`)).finally(() => clearTimeout(tooLong));
console.log(`\n${figureTable(figures)}\n`);

const misses = figures.filter((figure) => verdictOf(figure) === "MISS");
console.log(misses.length === 0 ? "Every target is kept." : `${misses.length} target(s) missed.`);
if (isCheck && misses.length > 0) process.exitCode = 1;
