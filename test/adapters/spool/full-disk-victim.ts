import { openSpool } from "#adapters/spool/open-spool.ts";
import { makeIdSource } from "#adapters/system/make-id-source.ts";
import { systemClock } from "#adapters/system/system-clock.ts";

/** A process whose files may not grow far (`ulimit -f`): `node full-disk-victim.ts <spool folder> <bytes>...` keeps bodies of these sizes. */
const [folder = "", ...sizes] = process.argv.slice(2);
const newId = makeIdSource(systemClock);
const silent = { info: () => undefined, warn: () => undefined };
const owner = { id: "victim", isDead: () => false };
const spool = await openSpool({ folder, owner, newId, logger: silent, bytesMax: 1_048_576 });
const kept: boolean[] = [];
for (const size of sizes) {
  const delivery = { id: newId(), source: "alertmanager", deliveryKey: null, receivedAt: new Date(), refusal: null };
  const body = new Uint8Array(Number(size));
  kept.push(
    await spool.append({ ...delivery, body }).then(
      () => true,
      () => false,
    ),
  );
}
process.stdout.write(JSON.stringify({ kept, records: spool.status().records }));
process.exit(0);
