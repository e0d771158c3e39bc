import { expect, test } from "vitest";
import { makeOpenIncident } from "#core/incident/open-incident.ts";
import { makeRepairIncident } from "#core/review/repair-incident.ts";
import { mina } from "#test/core/action/action-world.ts";
import { sampleRules } from "#test/support/memory/sample-catalogue.ts";
import { sampleIncidentView } from "#test/templates/sample-views.ts";
import { makeReviewWorld } from "./review-world.ts";

test.each([
  ["still waits for its room", null],
  ["has lost its room", { channelId: "C_GONE", name: "inc-1" }],
])(
  "repairing an incident that %s wants all that opening wants but another announcement, reminders included",
  async (_name, room) => {
    const { transact, work, clock, catalogue } = makeReviewWorld();
    const opening = { title: "Checkout is down", severity: "SEV1", services: ["web"], by: mina } as const;
    const open = makeOpenIncident({ transact, clock, catalogue, rules: sampleRules });
    const opened = await open({ ...opening, summary: null, isPrivate: false, startedAt: null, runbookId: null });
    if (opened.kind === "refused") throw new Error(opened.message);
    const { incident } = opened;
    const wanted = () => work.outbox.takeAll().filter(({ effect }) => effect.kind !== "page");
    const ordinary = wanted().filter(({ effect }) => effect.kind !== "show" || effect.view.kind !== "announcement");
    expect(ordinary.filter(({ effect }) => effect.kind === "remind")).toHaveLength(2);
    await work.incidents.save({ ...incident, room });
    const forgotten: string[] = [];
    const repair = makeRepairIncident({
      transact: (use) =>
        transact((stores) => use({ ...stores, slots: { forget: async (slot) => void forgotten.push(slot) } })),
      clock,
      describeIncident: async () => sampleIncidentView({}, { incident: { ...incident, room } }),
      inspector: { inspect: async () => ({ kind: "gone" }), unarchive: async () => false },
      givenUp: { retryOf: async () => [] },
      wake: () => undefined,
    });
    expect(await repair({ incidentId: incident.id })).toMatchObject({ kind: "repaired" });
    expect(wanted()).toEqual(ordinary);
    expect(forgotten).toEqual([`incident-card:${incident.id}`]);
  },
);
