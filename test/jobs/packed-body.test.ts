import { randomBytes } from "node:crypto";
import { gzipSync } from "node:zlib";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { makeDrainTarget } from "#adapters/postgres/drain-target.ts";
import { makeInbox } from "#adapters/postgres/inbox.ts";
import { makeIdSource } from "#adapters/system/make-id-source.ts";
import { systemClock } from "#adapters/system/system-clock.ts";
import { useReplicas } from "#test/support/use-replicas.ts";

const replicas = useReplicas();
const bell = { ring: () => undefined, ringIn: () => undefined };

test("a body that was packed already is not packed again", async () => {
  const { database } = replicas.db();
  const newId = makeIdSource(systemClock);
  const needs = { database, workspaceId: "D-at-hand", bell, newId, clock: systemClock };
  const text = "the same words again. ".repeat(10_000);
  const packed = { body: gzipSync(text, { level: 9 }), isPacked: true };
  const delivery = { id: newId(), source: "grafana", deliveryKey: null, receivedAt: new Date(), refusal: null };
  const target = makeDrainTarget({
    ...needs,
    packedAtHand: (id) => (id === delivery.id ? Promise.resolve(packed) : undefined),
  });
  await target.take(newId(), null, [{ ...delivery, body: Buffer.from(text) }]);
  const { rows } = await sql<{ body: Buffer }>`
    select body from muster.inbox_delivery where workspace_id = 'D-at-hand'`.execute(database.kysely);
  expect(rows.map(({ body }) => body.equals(packed.body))).toEqual([true]);
  expect(Buffer.from((await makeInbox(needs).load(delivery.id))?.body ?? []).toString()).toBe(text);
});

test("a large body is stored packed, and comes back as it came, also as a dead letter", async () => {
  const { database } = replicas.db();
  const newId = makeIdSource(systemClock);
  const needs = { database, workspaceId: "D-packed", bell, newId, clock: systemClock };
  const inbox = makeInbox(needs);
  // The second is larger than what is read in one piece, packed or not.
  const texts = ["the same words again. ".repeat(10_000), randomBytes(400_000).toString("hex"), "small"];
  const deliveries = texts.map((text) => ({
    id: newId(),
    source: "grafana",
    deliveryKey: null,
    receivedAt: new Date(),
    refusal: null,
    body: Buffer.from(text),
  }));
  await makeDrainTarget(needs).take(newId(), null, deliveries);
  const { rows } = await sql<{ bytes: number; isPacked: boolean }>`
    select octet_length(body) as bytes, is_packed from muster.inbox_delivery
    where workspace_id = 'D-packed' order by id`.execute(database.kysely);
  expect(rows.map(({ isPacked }) => isPacked)).toEqual([true, true, false]);
  expect(rows[0]?.bytes).toBeLessThan(20_000);

  for (const [index, { id }] of deliveries.entries()) {
    expect(Buffer.from((await inbox.load(id))?.body ?? []).toString()).toBe(texts[index]);
    await inbox.bury(id, "no reason");
  }
  const letters = await inbox.deadLetters(9);
  expect(new Set(letters.map(({ body }) => Buffer.from(body).toString()))).toEqual(new Set(texts));
});
