import { measureAck } from "./ack/measure-ack.ts";
import { verdictOf } from "./figure.ts";
import { figureTable } from "./figure-table.ts";
import { measureIntake } from "./intake/measure-intake.ts";
import { load, machine } from "./machine.ts";
import { measureMainJob } from "./main-job/measure-main-job.ts";
import { measureAlerts } from "./memory/measure-alerts.ts";
import { endChildren } from "./start-child.ts";
import { measureStorm } from "./storm/measure-storm.ts";

/** What can be measured, by name. */
const benches = {
  ack: measureAck,
  intake: measureIntake,
  "main-job": measureMainJob,
  memory: measureAlerts,
  storm: measureStorm,
};

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

const giveUp = (reason: string) => {
  console.error(`The bench ends early: ${reason}.`);
  endChildren();
  process.exit(1);
};
const tooLong = setTimeout(() => giveUp(`it took longer than ${runMsMax / 1_000} s`), runMsMax);
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => giveUp(signal));

console.log(`${names[0]} on ${machine()}\n`);
const figures = await bench((stage) => console.error(`  ${stage} ...`)).finally(() => clearTimeout(tooLong));
console.log(`\n${figureTable(figures)}\n\nThe machine's load was ${load()} at the end.`);

const misses = figures.filter((figure) => verdictOf(figure) === "MISS");
console.log(misses.length === 0 ? "Every target is kept." : `${misses.length} target(s) missed.`);
if (isCheck && misses.length > 0) process.exitCode = 1;
