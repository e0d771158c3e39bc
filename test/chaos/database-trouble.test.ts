import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventually } from "#test/scenario/eventually.ts";
import { textOf } from "#test/scenario/seen.ts";
import { readChaosPlan } from "./chaos-plan.ts";
import { crowded, type DatabaseTrouble, failingOver, frozen, fullDisk, readOnly } from "./database-troubles.ts";
import { findDuplicates } from "./duplicates.ts";
import { chaosAlert, notificationOf } from "./notification.ts";
import { postNotification } from "./replica.ts";
import { type ReplicaWorld, startReplicaWorld } from "./replica-world.ts";
import { mountSmallDisk, type SmallDisk } from "./small-disk.ts";

const plan = readChaosPlan();
const troubleMs = plan.isFull ? 60_000 : 5_000;
const patient = { timeout: troubleMs + 90_000 };
/** Longer than a statement may take; who waits hears "still working" before. */
const reasonWithinMs = 20_000;
const diskMegabytes = 200;

let world: ReplicaWorld;
let disk: SmallDisk | undefined;
/** The Orders API has 2 now; each change wants another number. */
let instances = 10;

/** Sends an alert until it is taken, as Alertmanager does. */
async function deliver(name: string): Promise<void> {
  const body = notificationOf([chaosAlert({ name, severity: "critical" })]);
  while ((await postNotification(world.proxy.url, body).catch(() => 0)) !== 202) await wait(500);
}

/** Lets a trouble happen while alerts come in and people work, and looks whether everything is as if it had not happened. */
async function passThrough(trouble: DatabaseTrouble, words: string): Promise<{ readonly dead: number }> {
  const { mina, aya, replicas } = world;
  instances += 1;
  const end = await trouble.strike(world);
  const startedAt = performance.now();
  const delivered = [deliver(`${words}One`), deliver(`${words}Two`)];
  const answers: string[] = [];
  const answerMs: number[] = [];
  try {
    // `types` itself demands an answer: within 3 s in the full suite, which has the machine for itself.
    for (const line of ["/incident list", `/scale api to=${instances}`]) {
      const before = mina.messages("alerts").filter(({ ephemeral }) => ephemeral).length;
      answerMs.push((await mina.types("alerts", line)).afterMs);
      if (!plan.isFull) continue;
      const settled = () =>
        mina
          .messages("alerts")
          .filter(({ ephemeral }) => ephemeral)
          .slice(before)
          .map(textOf)
          .find((text) => !text.includes("Still working"));
      answers.push(await eventually(`the outcome of ${line}`, settled, { withinMs: reasonWithinMs }));
    }
    await wait(Math.max(0, troubleMs - (performance.now() - startedAt)));
  } finally {
    await end();
  }
  const endedAt = performance.now();
  await Promise.all(delivered);
  for (const alertname of [`${words}One`, `${words}Two`]) {
    const room = await eventually(
      `a room for ${alertname}`,
      () => mina.channelNames().find((name) => name.startsWith("inc-") && name.includes(alertname.toLowerCase())),
      { withinMs: 60_000 },
    );
    await mina.reads(room, alertname, "1 firing");
    await eventually("mina is invited", () => mina.channel(room)?.isMember || undefined);
    await mina.types(room, "/incident note Seen after the trouble");
    await eventually("the note is taken", () => mina.messages(room).find((one) => /noted/i.test(textOf(one))));
  }
  const recoveredMs = performance.now() - endedAt;
  if (aya.messages("alerts", `to=${instances}`).length === 0) await mina.types("alerts", `/scale api to=${instances}`);
  // A statement that hangs on a connection that is gone takes its 11 s, and the lease of its attempt may come on top.
  await eventually(
    "the change is planned",
    () => aya.messages("alerts", `to=${instances}`, "Waiting for approval")[0],
    { withinMs: 60_000 },
  );
  await eventually("everything is worked off", async () => (await world.openWork()).open === 0 || undefined, {
    withinMs: 60_000,
  });
  expect(await findDuplicates(world)).toEqual({ rooms: [], messages: [], pages: [], providerChanges: [] });
  expect(replicas.flatMap(({ complaints }) => complaints).filter((line) => line.includes("ended by itself"))).toEqual(
    [],
  );
  plan.say(
    `${trouble.name} for ${troubleMs / 1_000} s: rooms and commands ${(recoveredMs / 1_000).toFixed(1)} s after its end; answers after ${answerMs.map((ms) => ms.toFixed(0)).join(" and ")} ms${answers.map((words) => ` / ${words}`).join("")}`,
  );
  return { dead: (await world.openWork()).dead };
}

describe("a database that is", () => {
  beforeAll(async () => {
    disk = await mountSmallDisk(diskMegabytes);
    world = await startReplicaWorld({
      count: 2,
      mode: "http",
      ...(plan.isFull ? {} : { answeredWithinMs: 10_000 }),
      ...(disk === undefined ? {} : { databaseFolder: disk.folder }),
    });
  }, 60_000);
  afterAll(async () => {
    await world.close();
    await disk?.remove();
  }, 60_000);

  test("frozen costs time and nothing else", patient, async () => {
    expect(await passThrough(frozen, "Frozen")).toEqual({ dead: 0 });
  });
  test("read-only costs time and nothing else", patient, async () => {
    expect(await passThrough(readOnly, "ReadOnly")).toEqual({ dead: 0 });
  });
  test("out of connections costs time and nothing else", patient, async () => {
    expect(await passThrough(crowded, "Crowded")).toEqual({ dead: 0 });
  });
  test("failing over costs time and nothing else", patient, async () => {
    expect(await passThrough(failingOver, "FailingOver")).toEqual({ dead: 0 });
  });
  test("out of disk costs time and nothing else", patient, async (context) => {
    // A disk of a known size has to be mounted, which not every machine allows.
    if (disk === undefined) return context.skip("skipped: this account may not mount a disk");
    expect(await passThrough(fullDisk(disk), "FullDisk")).toEqual({ dead: 0 });
  });
});
