import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach } from "vitest";
import { openSpool, type Spool, type SpoolOptions } from "#adapters/spool/open-spool.ts";
import { makeIdSource } from "#adapters/system/make-id-source.ts";
import { systemClock } from "#adapters/system/system-clock.ts";
import type { AcceptedDelivery } from "#core/signal/accepted-delivery.ts";

/** Folders with spools in them, removed after each test. */
export function useSpools() {
  const folders: string[] = [];
  const spools: Spool[] = [];
  const newId = makeIdSource(systemClock);
  const dead = new Set<string>();
  afterEach(async () => {
    for (const spool of spools.splice(0)) await spool.close();
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
    dead.clear();
  });
  const logs: { readonly message: string; readonly data: object }[] = [];
  const log = (data: object, message: string) => void logs.push({ data, message });
  return {
    logs,
    newFolder: () => {
      const folder = mkdtempSync(join(tmpdir(), "muster-spool-"));
      folders.push(folder);
      return folder;
    },
    /** A spool of an owner of its own, as another process would have it. */
    open: async (folder: string, options: Partial<SpoolOptions> = {}) => {
      const ownerId = randomUUID();
      const spool = await openSpool({
        folder,
        owner: { id: ownerId, isDead: (owner) => dead.has(owner) },
        newId,
        logger: { info: log, warn: log },
        bytesMax: 64 * 1_048_576,
        lookEveryMs: 20,
        ...options,
      });
      spools.push(spool);
      /** As after kill -9: its owner is gone, and nothing was tidied up. */
      const die = () => void dead.add(ownerId);
      return { spool, die };
    },
    delivery: (text: string, change: Partial<AcceptedDelivery> = {}): AcceptedDelivery => ({
      id: newId(),
      source: "alertmanager",
      deliveryKey: null,
      receivedAt: new Date(1_767_225_600_000),
      refusal: null,
      body: new TextEncoder().encode(text),
      ...change,
    }),
  };
}

/** All bodies of a spool, in the order in which they are drained. */
export async function drainTexts(spool: Spool): Promise<readonly string[]> {
  const texts: string[] = [];
  for (const part of spool.parts()) {
    for (;;) {
      const deliveries = await part.read({ records: 3, bytes: 100 });
      if (deliveries.length === 0) break;
      texts.push(...deliveries.map(({ body }) => new TextDecoder().decode(body)));
      await part.drained();
    }
  }
  return texts;
}
