import { expect, test } from "vitest";
import { person } from "#core/shared/actor.ts";
import { type CorrelationHouse, makeCorrelationHouse, sampleRoute } from "#test/support/memory/correlation-house.ts";
import { sampleSignal } from "#test/support/memory/sample-signal.ts";

const by = person("U_LEAD");
const alertNumber = (index: number) => sampleSignal({ dedupKey: `storm-${index}` });

/** Takes out what may run now and adds the messages about the incident among it to `edits`. */
async function showDue(house: CorrelationHouse, edits: string[]): Promise<void> {
  const now = house.clock.now();
  for (const { effect, notBefore } of house.work.outbox.takeAll()) {
    if (notBefore !== null && notBefore > now) await house.work.outbox.want(effect, { notBefore });
    else if (effect.kind === "show" && "incidentId" in effect.view) edits.push(effect.view.kind);
  }
}

test("a storm of 500 alerts edits card and announcement at most three times in two seconds and shows the right total", async () => {
  const house = makeCorrelationHouse();
  await house.receive(alertNumber(0));
  const [incident] = await house.incidents();
  await house.openRoom(house.run(), incident?.id ?? "");
  const first: string[] = [];
  await showDue(house, first);
  expect(first.sort()).toEqual(["announcement", "incident-card"]);

  const edits: string[] = [];
  for (let index = 1; index < 500; index += 1) {
    await house.receive(alertNumber(index));
    house.clock.advance(4);
    await showDue(house, edits);
  }
  expect(edits.filter((kind) => kind === "incident-card").length).toBeLessThanOrEqual(2);
  expect(edits.filter((kind) => kind === "announcement").length).toBeLessThanOrEqual(2);

  const late: string[] = [];
  house.clock.advance(2_000);
  await showDue(house, late);
  expect(late.sort()).toEqual(["announcement", "incident-card"]);
  expect(await house.describeIncident(incident?.id ?? "")).toMatchObject({ alerts: { firing: 500 } });
});

test("what people do in a storm is shown at once", async () => {
  const house = makeCorrelationHouse();
  await house.receive(alertNumber(0));
  const [incident] = await house.incidents();
  house.work.outbox.takeAll();
  await house.receive(alertNumber(1));
  await house.changeSeverity({ incidentId: incident?.id ?? "", severity: "SEV2", by });
  await house.receive(alertNumber(2));
  const shown: string[] = [];
  await showDue(house, shown);
  expect(shown).toContain("incident-card");
  expect(shown).toContain("announcement");
});

test("a storm of alerts that only inform edits their notice once in two seconds", async () => {
  const house = makeCorrelationHouse([sampleRoute({ then: "inform" })]);
  await house.receive(alertNumber(0));
  expect(house.work.outbox.takeAll()).toMatchObject([{ effect: { view: { kind: "alert-notice" } }, notBefore: null }]);
  for (let index = 1; index < 50; index += 1) await house.receive(alertNumber(index));
  const soon = new Date(house.clock.now().getTime() + 2_000);
  expect(house.work.outbox.takeAll()).toMatchObject([{ effect: { view: { kind: "alert-notice" } }, notBefore: soon }]);
});
