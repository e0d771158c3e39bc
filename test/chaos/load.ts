import { setTimeout as wait } from "node:timers/promises";
import { textOf } from "#test/scenario/seen.ts";
import { type ChaosAlert, chaosAlert, notificationOf } from "./notification.ts";
import { postNotification } from "./replica.ts";
import type { ReplicaWorld } from "./replica-world.ts";

/** What monitoring and people do while replicas die. */
export interface Load {
  /** Fingerprints of all alerts that were answered 202. */
  readonly accepted: ReadonlySet<string>;
  readonly counts: () => { readonly posted: number; readonly refused: number; readonly requested: number };
  stop(): Promise<void>;
}

const alertEveryMs = 150;
const incidentEveryMs = 5_000;
const repeatAfterMs = 1_000;
const changeWithinMs = 30_000;
/** The signs in front of an action that is over. */
const endings = /^(✅|❌|⛔|⌛|⚠️)/;

/** Starts alerts (now and then one that opens an incident, a tenth of them delivered twice) and people who change production. */
export function startLoad(world: ReplicaWorld, random: () => number): Load {
  const { vercel } = world.sandbox.providers;
  const newer = vercel.state.production().id;
  const older = vercel.state.deployments().find(({ id, wasPromoted }) => wasPromoted && id !== newer)?.id ?? "";
  const over = new AbortController();
  const accepted = new Set<string>();
  const under: Promise<unknown>[] = [];
  let posted = 0;
  let refused = 0;
  let requested = 0;
  const pause = (ms: number) => wait(ms, undefined, { signal: over.signal }).catch(() => undefined);

  /** Sends it again until it is taken, as Alertmanager does; an answer that was lost is no answer. */
  const deliver = async (alerts: readonly ChaosAlert[]): Promise<void> => {
    const body = notificationOf(alerts);
    for (;;) {
      posted += 1;
      const status = await postNotification(world.proxy.url, body).catch(() => 0);
      if (status === 202) break;
      refused += 1;
      if (over.signal.aborted) return;
      await pause(repeatAfterMs);
    }
    for (const { fingerprint } of alerts) accepted.add(fingerprint);
  };

  const monitor = async () => {
    const startedAt = performance.now();
    for (let number = 1; !over.signal.aborted; number += 1) {
      const group = Math.floor((performance.now() - startedAt) / incidentEveryMs);
      const alerts = [chaosAlert({ name: `Chaos${group}`, severity: "critical", instance: `web-${number}` })];
      under.push(deliver(alerts));
      if (random() < 0.1) under.push(deliver(alerts));
      await pause(alertEveryMs);
    }
  };

  const cards = (words: string) =>
    world.aya.messages("alerts", words).filter((one) => textOf(one).includes("Requested by"));
  /**
   * Asks for a change as somebody does whose bot may die under them, who looks whether it is there before asking again; follows it until
   * it ended, with an approver beside them.
   */
  const change = async (line: string, words: string): Promise<void> => {
    const before = cards(words).length;
    while (!over.signal.aborted && cards(words).length === before) {
      requested += 1;
      await world.mina.types("alerts", line).catch(() => undefined);
      for (let looks = 0; looks < 20 && cards(words).length === before && !over.signal.aborted; looks += 1)
        await pause(100);
    }
    const deadline = performance.now() + changeWithinMs;
    while (!over.signal.aborted && performance.now() < deadline) {
      const card = cards(words).at(-1);
      if (card === undefined || endings.test(textOf(card))) return;
      const labels = world.aya.labels(card);
      for (const label of ["Approve", "Check again"])
        if (labels.includes(label)) await world.aya.clicks("alerts", label, words).catch(() => undefined);
      await pause(200);
    }
  };

  const scale = async () => {
    for (let to = 2; !over.signal.aborted; to = to === 90 ? 2 : to + 1)
      await change(`/scale api to=${to}`, `to=${to}\n`);
  };
  const switchOver = async () => {
    for (let turn = 0; !over.signal.aborted; turn += 1) {
      if (turn % 2 === 0) await change(`/rollback web to=${older}`, `to=${older}`);
      else await change(`/incident do promote web deployment=${newer}`, `deployment=${newer}`);
    }
  };
  under.push(monitor(), scale(), switchOver());
  return {
    accepted,
    counts: () => ({ posted, refused, requested }),
    stop: async () => {
      over.abort();
      // More may come while we wait: whoever waits for an answer sends once more.
      for (let waited = 0; waited < under.length; waited = under.length) await Promise.all(under);
    },
  };
}
