import fc from "fast-check";
import { expect, test } from "vitest";
import { type Incident, type Status, statuses } from "#core/incident/incident.ts";
import { mayMove, reviewed } from "#core/incident/incident-lifecycle.ts";
import { person } from "#core/shared/actor.ts";
import { type IncidentHouse, makeIncidentHouse } from "#test/support/memory/incident-house.ts";

const by = person("U_LEAD");

const step = fc.oneof(
  fc.record({ kind: fc.constant("status" as const), status: fc.constantFrom<Status>(...statuses) }),
  fc.constant({ kind: "resolve" as const }),
  fc.constant({ kind: "reopen" as const }),
  fc.constant({ kind: "review" as const }),
);

type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

async function take(house: IncidentHouse, incident: Incident, next: Step): Promise<void> {
  const incidentId = incident.id;
  switch (next.kind) {
    case "status":
      await house.changeStatus({ incidentId, status: next.status, text: null, by });
      return;
    case "resolve":
      await house.resolveIncident({ incidentId, summary: null, by });
      return;
    case "reopen":
      await house.reopenIncident({ incidentId, reason: "it is back", by });
      return;
    case "review":
      await house.work.incidents.save(reviewed(await house.reload(incident)));
      return;
  }
}

test("whatever people try, the status only takes steps that the lifecycle knows, and its times agree with it", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      const house = makeIncidentHouse();
      const opened = await house.anIncident();
      let before = opened;
      for (const next of steps) {
        house.clock.advance(60_000);
        await take(house, opened, next);
        const present = await house.reload(opened);
        expect(present.status === before.status || mayMove(before.status, present.status)).toBe(true);
        const isClosed = present.status === "resolved" || present.status === "reviewed";
        expect(present.resolvedAt !== null).toBe(isClosed);
        expect(present.mitigatedAt !== null).toBe(isClosed || present.status === "monitoring");
        expect(present.nextUpdateDueAt === null).toBe(isClosed);
        before = present;
      }
    }),
    { numRuns: 60 },
  );
});

test("the lifecycle has exactly these steps", () => {
  const steps = statuses.flatMap((from) => statuses.filter((to) => mayMove(from, to)).map((to) => `${from} > ${to}`));
  expect(steps).toEqual([
    "triage > investigating",
    "triage > identified",
    "triage > monitoring",
    "triage > resolved",
    "investigating > triage",
    "investigating > identified",
    "investigating > monitoring",
    "investigating > resolved",
    "identified > triage",
    "identified > investigating",
    "identified > monitoring",
    "identified > resolved",
    "monitoring > triage",
    "monitoring > investigating",
    "monitoring > identified",
    "monitoring > resolved",
    "resolved > investigating",
    "resolved > reviewed",
    "reviewed > investigating",
  ]);
});
