import { readdir } from "node:fs/promises";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventually } from "#test/scenario/eventually.ts";
import { findDuplicates } from "./duplicates.ts";
import { chaosAlert, notificationOf } from "./notification.ts";
import { postNotification } from "./replica.ts";
import { type ReplicaWorld, startReplicaWorld } from "./replica-world.ts";

const patient = { timeout: 60_000 };
const nothing = { rooms: [], messages: [], pages: [], providerChanges: [] };

let world: ReplicaWorld;
beforeAll(async () => {
  world = await startReplicaWorld({
    count: 4,
    mode: "http",
    configure: [["update_every: 15m", "update_every: 2s"]],
    answeredWithinMs: 10_000,
  });
}, 120_000);
afterAll(() => world.close(), 60_000);

/** Has Slack send everything to one replica from now on. */
const speakTo = (number: number) => world.sandbox.slack.setRequestUrl(`${world.replicas[number]?.url}/slack/events`);

describe("four replicas on one database", () => {
  test("that start at once on an empty one migrate it once, and all of them serve", patient, async () => {
    const { rows } = await sql<{ version: string }>`select version from supabase_migrations.schema_migrations`.execute(
      world.database.kysely,
    );
    const files = (await readdir("supabase/migrations")).filter((name) => name.endsWith(".sql"));
    expect(rows.map(({ version }) => version).toSorted()).toEqual(
      files.map((name) => name.replace(/_.*/, "")).toSorted(),
    );
    const healthy = await Promise.all(world.replicas.map(({ url }) => fetch(`${url}/health/ready`)));
    expect(healthy.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(world.replicas.flatMap(({ complaints }) => complaints)).toEqual([]);
  });

  test(
    "answer a command on one, its button on the next, and a form opened on the third and sent to the fourth",
    patient,
    async () => {
      const { mina, aya } = world;
      speakTo(0);
      await mina.types("alerts", "/scale api to=4");
      speakTo(1);
      expect((await aya.clicks("alerts", "Approve", "to=4")).text).toContain("Approved");
      await aya.reads("alerts", "to=4", "Done and verified");
      speakTo(2);
      await mina.types("alerts", "/incident declare");
      await mina.readsModal("What is wrong?");
      speakTo(3);
      await mina.submits({ "What is wrong?": "Checkout is slow" });
      await eventually("its room", () => mina.channelNames().find((name) => name.includes("checkout-is-slow")));
      world.sandbox.slack.setRequestUrl(`${world.proxy.url}/slack/events`);
      expect(
        world.sandbox.providers.render.calls.filter(({ committed, path }) => committed && path.endsWith("/scale")),
      ).toHaveLength(1);
      expect(await findDuplicates(world)).toEqual(nothing);
    },
  );

  test("take one alert that comes to all of them at the same time for one", patient, async () => {
    const body = notificationOf([chaosAlert({ name: "Everywhere", severity: "critical" })]);
    const answers = await Promise.all(world.replicas.map(({ url }) => postNotification(url, body)));
    expect(answers).toEqual([202, 202, 202, 202]);
    const room = await eventually("its room", () =>
      world.mina.channelNames().find((name) => name.includes("everywhere")),
    );
    await world.mina.reads(room, "Everywhere", "1 firing");
    await eventually("all is quiet", async () => (await world.openWork()).open === 0 || undefined);
    expect(await findDuplicates(world)).toEqual(nothing);
  });

  test("remind once each time an update is due", patient, async () => {
    const { mina } = world;
    const room = mina.channelNames().find((name) => name.includes("everywhere")) ?? "";
    const reminders = () => mina.messages(room, "An update of", "is due");
    await eventually("three reminders", () => reminders().length >= 3 || undefined);
    const { rows } = await sql<{ dueAt: string; sent: number }>`
      select data ->> 'dueAt' as due_at, count(*)::int as sent from muster.timeline_event
      where kind = 'reminder-sent' and data ->> 'reminder' = 'update-due'
      group by incident_id, data ->> 'dueAt'`.execute(world.database.kysely);
    expect(rows.length).toBeGreaterThanOrEqual(3);
    expect(rows.filter(({ sent }) => sent !== 1)).toEqual([]);
    expect(await findDuplicates(world)).toEqual(nothing);
  });
});
