import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { makeAlertmanagerSource } from "#adapters/alertmanager/alert-source.ts";
import { makeIdSource } from "#adapters/system/make-id-source.ts";
import { systemClock } from "#adapters/system/system-clock.ts";
import { makeLaterMetrics } from "#http/later-metrics.ts";
import { makeMetrics } from "#http/metrics.ts";
import { makeLeaseOwner } from "#jobs/lease-owner.ts";
import { composeIntake } from "#src/compose-intake.ts";
import { makeLogger } from "#src/logger.ts";

const at = { startsAt: "2026-03-02T08:58:00.000Z", endsAt: "0001-01-01T00:00:00Z" };
const alert = { status: "firing", labels: { alertname: "Errors" }, annotations: {}, fingerprint: "f", ...at };
const notification = { version: "4", groupKey: "g", status: "firing", alerts: [alert] };

/** An intake of this process, and a database that remembers how far each part of the spool is drained. */
async function startIntake(forget: (positions: Map<string, string>, partId: string) => Promise<void>) {
  const dataDir = await mkdtemp(join(tmpdir(), "muster-intake-"));
  onTestFinished(() => rm(dataDir, { recursive: true }));
  const intake = await composeIntake({
    environment: { DATA_DIR: dataDir, INTAKE_ACK: "spool", SPOOL_BYTES_MAX: 1_048_576 },
    owner: makeLeaseOwner(),
    newId: makeIdSource(systemClock),
    clock: systemClock,
    metrics: makeLaterMetrics(async () => makeMetrics({ withProcessMetrics: false })),
    logger: makeLogger("silent"),
  });
  const positions = new Map<string, string>();
  intake.attach({
    target: {
      position: async () => null,
      take: async (partId, _after, deliveries) => {
        positions.set(partId, deliveries.at(-1)?.id ?? "");
        return { kind: "taken", stored: deliveries.length };
      },
      waiting: async () => 0,
      forget: (partId) => forget(positions, partId),
    },
    accept: async ({ id }) => ({ id }),
    tellDeadLetters: async () => undefined,
  });
  const source = makeAlertmanagerSource("a-secret");
  const headers = { authorization: "Bearer a-secret" };
  const body = Buffer.from(JSON.stringify(notification));
  expect(await intake.takeIn(source, { headers, query: {}, body })).toMatchObject({ status: 202 });
  return { intake, positions, leftOnDisk: () => readdir(join(dataDir, "spool")) };
}

test("a process that ends with nothing left leaves neither files nor a position behind", async () => {
  const { intake, positions, leftOnDisk } = await startIntake(async (known, partId) => void known.delete(partId));
  await expect.poll(() => positions.size).toBe(1);
  await intake.stop(5_000);
  expect([[...positions], await leftOnDisk()]).toEqual([[], []]);
});

test("a database that is gone by then keeps no process from its orderly end", async () => {
  const { intake, leftOnDisk } = await startIntake(() => Promise.reject(new Error("no connection")));
  await intake.stop(5_000);
  expect(await leftOnDisk()).toEqual([]);
});
