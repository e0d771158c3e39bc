import { beforeEach, expect, test } from "vitest";
import { makeGivenUpEffects } from "#adapters/postgres/given-up-effects.ts";
import type { Effect } from "#core/shared/effect.ts";
import { Fault } from "#core/shared/fault.ts";
import { StoredEffect } from "#jobs/stored-effect.ts";
import { until } from "#test/support/until.ts";
import { useReplicas } from "#test/support/use-replicas.ts";
import { done, type WorkerWorld } from "#test/support/worker-world.ts";

const replicas = useReplicas();
const incidentId = "018f3b3c-0000-7000-8000-000000000007";
const other = "018f3b3c-0000-7000-8000-000000000008";
const wanted: readonly Effect[] = [
  { kind: "page", incidentId },
  { kind: "show", view: { kind: "incident-card", incidentId } },
  { kind: "perform-action", actionId: other },
  { kind: "page", incidentId: other },
];

let world: WorkerWorld;
let isBroken: boolean;
let seen: Effect[];
let workspaceId: string;

beforeEach(async () => {
  workspaceId = `W-${Math.random()}`;
  world = await replicas.start({ workspaceId });
  isBroken = true;
  seen = [];
  await world.work({
    handle: async (effect) => {
      if (isBroken) throw new Fault({ code: "test-no", message: "No.", hint: "Look.", retry: "never" });
      seen.push(effect);
      return done;
    },
  });
  await world.want(...wanted);
  await until(async () => (await world.ledger.count("effects")).dead === wanted.length);
  isBroken = false;
});

const givenUp = () =>
  makeGivenUpEffects({
    db: replicas.db().database.kysely,
    workspaceId,
    readEffect: (payload) => StoredEffect.safeParse(payload).data,
  });

test("an incident's own are retried together, but never an action that has ended", async () => {
  expect(await givenUp().retryOf(incidentId)).toHaveLength(2);
  await until(() => seen.length === 2);
  expect(seen).toEqual(expect.arrayContaining(wanted.slice(0, 2)));
  expect(await givenUp().retryOf(incidentId)).toEqual([]);
});

test("what waits for another try is tried at once, unless Slack asked for the pause", async () => {
  const rows = replicas.db().database.kysely.updateTable("muster.effect").where("workspaceId", "=", workspaceId);
  const pause = (code: string) => ({
    state: "waiting",
    isRetrying: true,
    notBefore: new Date(Date.now() + 3_600_000),
    lastFailure: JSON.stringify({ code, message: "", hint: "" }),
  });
  await rows.set(pause("slack-restricted-action")).where("lane", "=", `pager:${incidentId}`).execute();
  await rows.set(pause("slack-rate-limited")).where("lane", "=", `room:${incidentId}`).execute();
  expect(await givenUp().retryOf(incidentId)).toEqual([{ kind: "page", incidentId }]);
  await until(() => seen.length === 1);
  expect(seen).toEqual([{ kind: "page", incidentId }]);
});
