import type { Figure } from "../figure.ts";
import { familyOf, proportionalMib, residentMib } from "../process-memory.ts";
import type { RunningMuster } from "./start-muster.ts";

/** For a bot that has nothing to do; after a load it still works off what came in. */
const idleTargetMib = 130;

/** What the bot, the bare Bolt app and the database's processes hold now. */
export async function measureMemory(
  when: "at rest" | "after the load",
  muster: RunningMuster,
  boltPid: number,
): Promise<readonly Figure[]> {
  const database = await familyOf(muster.databasePid);
  const sum = async (measure: (pid: number) => Promise<number>) =>
    (await Promise.all(database.map(measure))).reduce((total, mib) => total + mib, 0);
  return [
    {
      name: `memory of the bot ${when} (RSS)`,
      value: await residentMib(muster.pid),
      unit: "MiB",
      ...(when === "at rest" ? { target: idleTargetMib } : {}),
      bare: await residentMib(boltPid),
    },
    {
      name: `memory of its database ${when} (Pss of ${database.length} processes)`,
      value: await sum(proportionalMib),
      unit: "MiB",
    },
    { name: `  the same with shared pages counted each time (RSS)`, value: await sum(residentMib), unit: "MiB" },
  ];
}
