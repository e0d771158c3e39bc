import { expect, test } from "vitest";
import { person } from "#core/shared/actor.ts";
import { makeIncidentHouse } from "#test/support/memory/incident-house.ts";

test("incidents are found by room and number, and lists put open ones first and leave private ones out", async () => {
  const house = makeIncidentHouse();
  const first = await house.anIncident();
  const second = await house.anIncident({ title: "Second" });
  const hidden = await house.anIncident({ isPrivate: true });
  await house.openRoom(house.run(), first.id);
  await house.resolveIncident({ incidentId: second.id, summary: null, by: person("U") });
  const { findIncident } = house;

  expect(await findIncident.incidentOfRoom("C1")).toMatchObject({ id: first.id });
  expect(await findIncident.incidentOfRoom("C2")).toBeUndefined();
  expect(await findIncident.incidentByNumber(hidden.number)).toMatchObject({ id: hidden.id });
  expect((await findIncident.listIncidents({ includeClosed: false })).map(({ id }) => id)).toEqual([first.id]);
  expect((await findIncident.listIncidents({ includeClosed: true })).map(({ id }) => id)).toEqual([
    first.id,
    second.id,
  ]);
});

test("recently opened means within the given milliseconds", async () => {
  const house = makeIncidentHouse();
  await house.anIncident();
  house.clock.advance(3_600_000);
  const second = await house.anIncident();
  expect((await house.findIncident.recentlyOpened(3_599_999)).map(({ id }) => id)).toEqual([second.id]);
  expect(await house.findIncident.recentlyOpened(3_600_000)).toHaveLength(2);
});
